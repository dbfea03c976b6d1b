import fc from 'fast-check'

// A build that fails must fail again: generators draw the same values
// in each run of CI. Elsewhere they draw new ones each time.
if (process.env.CI === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261126 })
