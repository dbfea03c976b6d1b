import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { type ContactId, publicId, type RunId } from '@parcours/model/id.ts'
import { isVisible } from '@parcours/model/values/visible.ts'
import { sql } from 'kysely'
import { compileFields } from '../../content/fill-fields.ts'
import type { NotificationTemplate } from '../notification-template.ts'

/** The words with what they say of the contact filled in; of many contacts together nothing is. */
async function filledFor(
  tx: WorkspaceTx,
  words: { subject: string; text: string },
  journey: string,
  runId: RunId | undefined,
  contactIds: ContactId[],
): Promise<{ subject: string; text: string }> {
  const [contactId] = contactIds
  if (!contactId) return words
  const position =
    runId &&
    (await tx
      .selectFrom('journey_positions')
      .select('entry')
      .where('run_id', '=', runId)
      .where('contact_id', '=', contactId)
      .executeTakeFirst())
  const filled = await compileFields(words).fillFor(tx, journey, [
    { contactId, entry: position ? position.entry : null },
  ])
  return { ...words, ...filled.get(contactId) }
}

/** Contacts named in one email; the journey shows the others. */
const NAMED = 50

export const journeyStep: NotificationTemplate<'journeyStep'> = {
  recipients: ({ to }) => to,
  async prepare(tx, { journeyId, runId, nodeId, subject, text, contactIds }, publicUrl) {
    const { rows } = await sql<{ id: string; name: string | null }>`
      SELECT id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, external_id) AS name
        FROM contacts
       WHERE id = ANY (${contactIds}::uuid[])
       ORDER BY id
       LIMIT ${NAMED}`.execute(tx)
    const journey = await tx.selectFrom('journeys').select('name').where('id', '=', journeyId).executeTakeFirst()
    const words = await filledFor(tx, { subject, text }, journey?.name ?? '', runId, contactIds)
    const brought = (language: Language) =>
      say(language, 'notice.journeyStep', { journey: journey?.name ?? '', count: contactIds.length })
    return (language) => ({
      about: rows.map(({ id }) => id),
      // What is filled in may be missing for one contact: the team is told all the same.
      subject: isVisible(words.subject) ? words.subject : brought(language),
      paragraphs: [...(isVisible(words.text) ? [words.text] : []), brought(language)],
      links: [
        ...rows.map(({ id, name }) => ({
          words: name ?? say(language, 'notice.someone'),
          url: `${publicUrl}/contacts/${publicId('contact', id)}`,
        })),
        {
          words: say(language, 'notice.lookJourney'),
          url: `${publicUrl}/journeys/${publicId('journey', journeyId)}/people?node=${nodeId}`,
        },
      ],
    })
  },
}
