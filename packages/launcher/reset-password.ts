import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@parcours/db/connection.ts'
import { makeReset, resetLink } from '@parcours/domain/notifications/password-reset.ts'

/**
 * Where the database is: as the environment says, or in the folder of an installation that runs on this machine.
 * @throws where there is none
 */
export function databaseUrl(data: string): string {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL
  const folder = join(data, 'postgres')
  // The lock file of a running PostgreSQL says its port on the fourth line.
  const port = readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[3]
  return `postgres://parcours:${readFileSync(join(folder, 'password'), 'utf8')}@127.0.0.1:${port}/parcours`
}

/**
 * For an operator: a link by which a user sets a new password, where no email can carry it.
 * @throws with what to do, when the database does not answer or there is no such account
 */
export async function makeResetLink(
  email: string,
  { data, publicUrl }: { data: string; publicUrl: string },
): Promise<string> {
  let url: string
  try {
    url = databaseUrl(data)
  } catch {
    throw new Error(
      `No running installation was found in ${data}. Start Parcours first, name its folder with --data, or set DATABASE_URL.`,
    )
  }
  const db = connect({ url, max: 1 })
  try {
    const reset = await makeReset(db, email, new Date(), { evenAgain: true })
    if (!reset) throw new Error(`Nobody has an account as ${email}.`)
    return resetLink(publicUrl, reset)
  } finally {
    await db.destroy()
  }
}
