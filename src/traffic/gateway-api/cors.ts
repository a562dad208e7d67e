import type { HTTPRouteCors } from '../../../imports/gateway.networking.k8s.io';
import type { RouteSettings } from '../route-rule';
import type { Gaps } from './gaps';
import { stayWithIstio } from './gaps';

type CorsPolicy = NonNullable<RouteSettings['corsPolicy']>;

/** Origins as a route of the Gateway API names them: a scheme, a host and perhaps a port, or `*`. */
const origin = /^\*$|^https?:\/\/(?:(?:\*\.)?(?:[a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(?::[0-9]{1,5})?$/;

/** The CORS filter of an HTTPRoute. */
export function renderCors(policy: CorsPolicy, gaps: Gaps): HTTPRouteCors {
  const { allowCredentials, allowHeaders, allowMethods, allowOrigins = [], exposeHeaders, maxAge } = policy;
  const origins = allowOrigins.map(({ exact, prefix, regex }) => {
    const isOne = exact !== undefined && origin.test(exact);
    if (!isOne) gaps.push({ feature: 'an origin that is no scheme and host', value: exact ?? prefix ?? regex, fix: `Name each origin: StringMatch.exact("https://shop.example.com"), or ${stayWithIstio}` });
    return exact ?? prefix ?? regex ?? '';
  });
  return {
    allowOrigins: origins,
    ...(allowCredentials === true && { allowCredentials }),
    ...(allowMethods !== undefined && { allowMethods: allowMethods as NonNullable<HTTPRouteCors['allowMethods']> }),
    ...(allowHeaders !== undefined && { allowHeaders }),
    ...(exposeHeaders !== undefined && { exposeHeaders }),
    ...(maxAge !== undefined && { maxAge: Number(maxAge.slice(0, -1)) }),
  };
}
