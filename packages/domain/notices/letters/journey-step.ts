import { say } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { LetterKind } from '../letter.ts'

/** People named in one email; the journey shows the others. */
const NAMED = 50

export const journeyStep: LetterKind<'journeyStep'> = {
  recipients: ({ to }) => to,
  async prepare(tx, { journeyId, nodeId, subject, text, contactIds }, publicUrl) {
    const { rows } = await sql<{ id: string; name: string | null }>`
      SELECT id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, external_id) AS name FROM contacts WHERE id = ANY (${contactIds}::uuid[]) ORDER BY id LIMIT ${NAMED}`.execute(tx)
    const journey = await tx.selectFrom('journeys').select('name').where('id', '=', journeyId).executeTakeFirst()
    return (language) => ({
      subject,
      paragraphs: [...(text.trim() ? [text] : []), say(language, 'notice.journeyStep', { journey: journey?.name ?? '', count: contactIds.length })],
      links: [
        ...rows.map(({ id, name }) => ({ words: name ?? say(language, 'notice.someone'), url: `${publicUrl}/contacts/${publicId('contact', id)}` })),
        { words: say(language, 'notice.lookJourney'), url: `${publicUrl}/journeys/${publicId('journey', journeyId)}/people?node=${nodeId}` },
      ],
    })
  },
}
