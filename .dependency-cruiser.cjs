/** Imports point one way; see docs/architecture.md. */
const zone = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import ${allowed.join(', ')} only`,
  from: { path: `^${from}/`, pathNot: '\\.test\\.tsx?$' },
  to: {
    path: '^(packages|workflows|activities|web|temporal-config|bench)/',
    pathNot: [`^${from}/`, ...allowed.map((path) => `^${path}`)],
  },
})

/**
 * The rooms of packages/domain, from the ground up. A room imports what lies below it, never its neighbours, type imports included;
 * what happens below is told upward by topics (topic.ts). The ground's own parts may import each other.
 */
const GROUND = [
  'csv',
  'free-name',
  'html',
  'identity-lock',
  'liquid',
  'next-in-turn',
  'notify',
  'page',
  'problem',
  'process',
  'revision',
  'tables',
  'time',
  'topic',
  'uuid',
  'values',
  'workflow-outbox',
]
const LAYERS = [
  ['contacts'],
  ['access'],
  ['bulk-jobs', 'quarantine', 'references'],
  ['events', 'group-commit'],
  ['condition', 'consent', 'orders'],
  ['contact-lists', 'content', 'segments'],
  // Delivery knows what a channel is, and no channel: each stands above it, and is registered in composition.ts.
  ['channels/channel'],
  ['channels/registry'],
  ['connections'],
  ['delivery'],
  ['channels/(?!channel|registry)[^/]+'],
  ['notifications'],
  ['campaigns', 'imports', 'journeys'],
  ['contact-page', 'deletions', 'dispatch', 'event-catalogue', 'filing', 'home'],
  ['simulation'],
  ['demo'],
  ['composition'],
]
const roomPath = (rooms) => `^packages/domain/(${rooms.join('|')})(/|\\.ts$)`
const above = (index) => LAYERS.slice(index).flat()
const layers = [
  {
    name: 'domain-ground',
    severity: 'error',
    from: { path: roomPath(GROUND), pathNot: '\\.test\\.ts$' },
    to: { path: roomPath(above(0)) },
  },
  ...LAYERS.flatMap((rooms, index) =>
    rooms.map((room) => ({
      name: `domain-${room}`,
      severity: 'error',
      from: { path: roomPath([room]), pathNot: '\\.test\\.ts$' },
      to: { path: roomPath(above(index).filter((other) => other !== room)) },
    })),
  ),
  {
    name: 'domain-channels-know-no-other',
    severity: 'error',
    from: { path: '^packages/domain/channels/([^/]+)/', pathNot: '\\.test\\.ts$' },
    to: { path: '^packages/domain/channels/[^/]+/', pathNot: '^packages/domain/channels/$1/' },
  },
  {
    name: 'domain-rooms-are-known',
    severity: 'error',
    comment: 'A new room of packages/domain takes its place among the layers above',
    from: { path: '^packages/domain/', pathNot: ['\\.test\\.ts$', roomPath([...GROUND, ...LAYERS.flat()])] },
    to: {},
  },
]

module.exports = {
  forbidden: [
    ...layers,
    zone('model-is-pure', 'packages/model', []),
    zone('db-knows-no-domain', 'packages/db', ['packages/model/']),
    zone('contract', 'packages/contract', ['packages/model/']),
    zone('domain', 'packages/domain', ['packages/db/', 'packages/model/']),
    zone('channels', 'packages/channels', ['packages/model/']),
    zone('config', 'packages/config', ['packages/model/', 'packages/channels/outgoing/', 'temporal-config/']),
    zone('workflows', 'workflows', ['packages/model/']),
    zone('activities', 'activities', [
      'packages/config/',
      'packages/domain/',
      'packages/channels/',
      'packages/model/',
      'packages/db/',
      'workflows/(contract|activities|recurring)\\.ts$',
      'temporal-config/',
    ]),
    zone('api', 'packages/api', [
      'packages/config/',
      'packages/domain/',
      'packages/model/',
      'packages/contract/',
      'packages/db/(cancel|connection|failure|in-transaction|until-up)\\.ts$',
      'packages/channels/',
      'workflows/contract\\.ts$',
    ]),
    zone('web', 'web', ['packages/model/', 'packages/contract/']),
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Of files that import each other, type imports included, none can be read alone',
      from: {},
      to: { circular: true },
    },
    {
      name: 'api-has-no-sql',
      severity: 'error',
      from: { path: '^packages/api/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(kysely|pg)/' },
    },
    {
      name: 'network-by-channels-only',
      severity: 'error',
      comment: 'What reaches the network stands in packages/channels, where packages/api/network.test.ts finds it',
      from: {
        path: '^(packages/(api|db|domain|contract)|workflows|activities)/',
        pathNot: [
          '\\.test\\.ts$',
          // This reads addresses, and opens nothing; the worker's health is served.
          '^packages/domain/contacts/country-of-address\\.ts$',
          '^activities/health\\.ts$',
        ],
      },
      to: {
        path: '^(node:)?(net|tls|dns|http|https|http2|dgram)(/promises)?$|node_modules/(undici|imapflow|nodemailer|@aws-sdk)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'model-has-no-io',
      severity: 'error',
      from: { path: '^packages/model/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
