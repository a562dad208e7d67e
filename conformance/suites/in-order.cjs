const { basename } = require('node:path');

/** Runs the suites in the order of their numbers, cheap ones first; jest by itself puts the slowest first. */
module.exports = class InOrder {
  sort(tests) {
    return [...tests].sort((a, b) => parseInt(basename(a.path), 10) - parseInt(basename(b.path), 10));
  }

  allFailedTests(tests) {
    return this.sort(tests);
  }

  cacheResults() {}
};
