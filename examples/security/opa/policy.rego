package shop.authz

default allow := false

# Whoever the mesh lets through may read.
allow if input.attributes.request.http.method in {"GET", "HEAD"}

# Orders are placed by the web shop, and cancelled by nobody.
allow if {
	input.attributes.request.http.method == "POST"
	input.parsed_path == ["orders"]
	input.attributes.source.principal == "spiffe://cluster.local/ns/shop/sa/web"
}
