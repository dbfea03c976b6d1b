import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { startThrowawayStack } from '@parcours/launcher/stack.ts'
import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'
import { openPythons } from './clients/pythons.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    temporalAddress: string
    /** The folder where the scenario's tests leave what they executed. */
    statements: string
  }
}

export const TEMPLATE = 'parcours_template'

/**
 * Histories of tests go on in new ones sooner than Temporal's default, so that none need be thousands of events long.
 */
export const SUGGESTS_CONTINUE_AS_NEW_AT = 1000

/** Starts the two servers once, with a migrated database from which each test file gets its copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startThrowawayStack({ suggestsContinueAsNewAt: SUGGESTS_CONTINUE_AS_NEW_AT })
  const admin = connect({ url: stack.postgres.url, max: 1 })
  await sql`CREATE DATABASE ${sql.id(TEMPLATE)}`.execute(admin)
  await admin.destroy()
  const template = connect({ url: stack.postgres.url.replace(/\/parcours$/, `/${TEMPLATE}`), max: 1 })
  await migrate(template)
  await template.destroy()
  const pythons = await openPythons({ atOnce: process.env.WHOLE_SUITE === 'true' })
  const statements = join(stack.dir, 'statements')
  mkdirSync(statements)
  project.provide('statements', statements)
  project.provide('pythons', pythons.url)
  project.provide('postgresUrl', stack.postgres.url)
  project.provide('temporalAddress', stack.temporal.address)
  return async () => {
    await pythons.close()
    await stack.stop()
  }
}
