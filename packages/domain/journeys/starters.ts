import type { InTransaction } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import { createContent } from '../content/documents/create.ts'
import type { Author } from '../content/documents/kind.ts'
import { email } from '../content/email/email.ts'
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
 * Makes a draft of a ready journey, with its emails and segments in that
 * language. What is there already by the same name is used as it is.
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
    const { name, ...document } = starterEmail(one, language)
    const written = { name, document }
    const there = await inTransaction((tx) =>
      tx
        .selectFrom('contents')
        .select('id')
        .where('kind', '=', 'email')
        .where('name', '=', written.name)
        .executeTakeFirst(),
    )
    emails.set(one, publicId('template', there?.id ?? (await createContent(inTransaction, email, author, written)).id))
  }
  return inTransaction(async (tx) => {
    const graph = await starter.draw({
      language,
      email: (one) => emails.get(one) ?? '',
      async segment(name, condition) {
        const there = await tx.selectFrom('segments').select('id').where('name', '=', name[language]).executeTakeFirst()
        return publicId(
          'segment',
          there?.id ?? (await createSegment(tx, author.workspaceId, { name: name[language], condition }, now)),
        )
      },
    })
    return createJourney(tx, author.workspaceId, { name: starter.in[language].name, graph })
  })
}
