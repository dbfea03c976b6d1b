import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'

// Brings the database that DATABASE_URL names to the current shape: run before API and workers of a new version.
const { DATABASE_URL } = process.env
if (!DATABASE_URL) throw new Error('Set DATABASE_URL')
const db = connect({ url: DATABASE_URL, max: 2 })
await migrate(db)
await db.destroy()
console.log('The database is up to date.')
