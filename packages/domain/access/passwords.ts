import { hash, verify } from '@node-rs/argon2'
import { issue } from '@parcours/model/issue.ts'
import { invalid } from '../problem.ts'

/** OWASP's figures for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const MIN_PASSWORD_LENGTH = 10

/** @throws Problem when it is too short. */
export function hashPassword(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD_LENGTH)
    throw invalid([issue('password', 'password.tooShort', { min: MIN_PASSWORD_LENGTH })])
  return hash(password, COST)
}

let decoy: Promise<string> | undefined

/** Takes the same time whether or not the account exists, so that the time does not reveal which addresses have one. */
export async function passwordFits(password: string, stored: string | undefined): Promise<boolean> {
  decoy ??= hash('no account has this password', COST)
  const fits = await verify(stored ?? (await decoy), password)
  return fits && stored !== undefined
}
