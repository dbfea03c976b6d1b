import type { InTransaction } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import { createContent } from '../content/documents/create.ts'
import type { Author } from '../content/documents/kind.ts'
import { email } from '../content/email/email.ts'
import { freeName } from '../free-name.ts'
import { found } from '../problem.ts'
import { createSegment } from '../segments/segments.ts'
import { createJourney } from './authoring/drafts.ts'
import { appointment, eventInvitation, rePermission, winBack } from './starters/attention.ts'
import { starterEmail } from './starters/emails.ts'
import { birthday, leadNurturing, vip, welcome } from './starters/relationship.ts'
import { abandonedCart, browseAbandonment, postPurchase, replenishment, reviewRequest } from './starters/shop.ts'
import { announcement, blank } from './starters/simple.ts'
import type { Ingredients, JourneyStarter } from './starters/starter.ts'

/** Journeys ready to begin with, in the order of the gallery. */
export const JOURNEY_STARTERS: JourneyStarter[] = [
  blank,
  announcement,
  welcome,
  abandonedCart,
  browseAbandonment,
  postPurchase,
  reviewRequest,
  replenishment,
  winBack,
  birthday,
  vip,
  leadNurturing,
  appointment,
  eventInvitation,
  rePermission,
]

/** The gallery in a language, each with the kinds of its steps in order. */
export async function journeyStarters(language: Language) {
  const ingredients: Ingredients = { language, email: () => '', segment: async () => '' }
  return Promise.all(
    JOURNEY_STARTERS.map(async ({ key, in: words, emails, draw }) => ({
      key,
      ...words[language],
      emails: emails.length,
      steps: (await draw(ingredients)).nodes.map(({ kind }) => kind),
    })),
  )
}

/**
 * Makes a draft of a ready journey, with emails and segments of its own in that language: what is there by the same name
 * may be live, and changing the new journey must not change it.
 * @throws Problem when there is no such ready journey
 */
export async function createFromStarter(
  inTransaction: InTransaction,
  author: Author,
  key: string,
  language: Language,
  now: Date,
): Promise<string> {
  const starter = found(
    JOURNEY_STARTERS.find((one) => one.key === key),
    'notFound.starter',
  )
  const emails = new Map<string, string>()
  for (const one of starter.emails) {
    const { name: itsName, ...document } = starterEmail(one, language)
    const name = await inTransaction((tx) => freeName(tx, 'contents', itsName))
    emails.set(one, publicId('template', (await createContent(inTransaction, email, author, { name, document })).id))
  }
  return inTransaction(async (tx) => {
    const graph = await starter.draw({
      language,
      email: (one) => emails.get(one) ?? '',
      async segment(name, condition) {
        const free = await freeName(tx, 'segments', name[language])
        return publicId('segment', await createSegment(tx, author.workspaceId, { name: free, condition }, now))
      },
    })
    const name = await freeName(tx, 'journeys', starter.in[language].name)
    return createJourney(tx, author.workspaceId, { name, graph })
  })
}
