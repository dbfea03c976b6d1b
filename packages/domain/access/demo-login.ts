/** Printed at the start and documented: it opens the demo workspace and nothing else. */
export const DEMO_LOGIN = { email: 'demo@parcours.test', password: 'parcours-demo' }
