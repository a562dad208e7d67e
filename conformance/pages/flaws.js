// Runs in the page of a graph: what people would not see there, or not be able to read.
(() => {
  const flaws = [];
  const [root, main] = [document.documentElement, document.querySelector('main')];
  const picture = main.querySelector('svg').getBoundingClientRect();
  // A pixel may be lost to rounding.
  const isWithin = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
  const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const boxed = (element) => ({ name: element.textContent, box: element.getBoundingClientRect() });

  if (window.innerWidth > window.screen.width) flaws.push('the page is made smaller than it is');
  if (root.scrollWidth > root.clientWidth) flaws.push('the page scrolls sideways');

  const nodes = [...main.querySelectorAll('g:has(> rect)')].map((group) => (
    { name: group.querySelector('text').textContent, box: group.querySelector('rect').getBoundingClientRect(), texts: [...group.querySelectorAll('text')].map(boxed) }));
  if (nodes.length === 0) flaws.push('there are no nodes');
  nodes.forEach(({ name, box, texts }, index) => {
    if (!isWithin(box, picture)) flaws.push(`"${name}" is cut off`);
    for (const text of texts) if (!isWithin(text.box, box)) flaws.push(`the text "${text.name}" leaves its box`);
    for (const other of nodes.slice(index + 1)) if (overlap(box, other.box)) flaws.push(`"${name}" and "${other.name}" overlap`);
  });

  for (const edge of main.querySelectorAll('path.edge')) if (!isWithin(edge.getBoundingClientRect(), picture)) flaws.push('an edge is cut off');
  const labels = [...main.querySelectorAll('text.says')].map(boxed);
  labels.forEach(({ name, box }, index) => {
    if (!isWithin(box, picture)) flaws.push(`"${name}" is cut off`);
    for (const other of [...labels.slice(index + 1), ...nodes]) if (overlap(box, other.box)) flaws.push(`"${name}" covers "${other.name}"`);
  });

  main.scrollLeft = main.scrollWidth;
  if (main.scrollLeft + main.clientWidth < main.scrollWidth - 1) flaws.push('the right side cannot be reached');
  return flaws;
})();
