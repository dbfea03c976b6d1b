import { type Database, inWorkspace, transactionsOf, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { publicId, type WorkspaceId } from '@parcours/model/id.ts'
import { isEnteredByHand } from '@parcours/model/journey/facets.ts'
import { sql } from 'kysely'
import { createApiKey, DEMO_KEYS } from '../access/api-keys.ts'
import { DEMO_LOGIN } from '../access/demo-login.ts'
import { createWorkspace } from '../access/workspaces.ts'
import { recordConsents } from '../consent/ledger.ts'
import { learnProperties } from '../contacts/patch.ts'
import { createContent } from '../content/documents/create.ts'
import { email } from '../content/email/email.ts'
import { recordEvents } from '../dispatch/record.ts'
import { createJourney } from '../journeys/authoring/drafts.ts'
import { publishJourney } from '../journeys/control/lifecycle.ts'
import { addContacts } from '../journeys/enrollment/add-contacts.ts'
import { createSegment } from '../segments/segments.ts'
import { uuidv7 } from '../uuid.ts'
import { seedBrand } from './brand.ts'
import { seedCampaigns } from './campaigns.ts'
import { type DemoContact, demoContacts } from './contacts.ts'
import type { DemoTexts } from './demo-texts.ts'
import { demoEmails } from './emails.ts'
import { demoJourneys } from './journeys.ts'
import { demoSegments } from './segments.ts'
import { DEMO_TEXTS } from './texts.ts'

/**
 * Makes the demo workspace: a fictional shop with contacts, two years
 * of orders and events, three live journeys and two campaigns, all in one language.
 */
export async function seedDemo(db: Database, now: Date, language: Language, contacts = 5000): Promise<void> {
  const texts = DEMO_TEXTS[language]
  const { workspaceId, userId } = await createWorkspace(db, {
    workspace: 'Maison Alba',
    isDemo: true,
    name: texts.user,
    ...DEMO_LOGIN,
    language,
    timeZone: texts.timeZone,
  })
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`
      UPDATE workspaces
         SET postal_address = ${texts.postalAddress}
       WHERE id = ${workspaceId}`.execute(tx)
    await tx
      .updateTable('connections')
      .set({ from_name: 'Maison Alba', from_address: 'bonjour@maison-alba.example.com' })
      .execute()
    for (const scope of ['track', 'full'] as const)
      await createApiKey(tx, workspaceId, { name: `${texts.keyName} (${scope})`, scope, key: DEMO_KEYS[scope] })
    await insertContacts(tx, workspaceId, demoContacts(contacts, now, texts), texts)
    await nameProperties(tx, texts)
    await seedBrand(tx, workspaceId, texts, now)
  })
  const inTransaction = transactionsOf(db, workspaceId)
  const author = { workspaceId, userId }
  const emails = Object.fromEntries(
    await Promise.all(
      Object.entries(demoEmails(language)).map(
        async ([key, { name, ...document }]) =>
          [
            key,
            publicId('template', (await createContent(inTransaction, email, author, { name, document })).id),
          ] as const,
      ),
    ),
  ) as Parameters<typeof demoJourneys>[0]
  const winback = await inTransaction(async (tx) => {
    for (const segment of demoSegments(texts)) await createSegment(tx, workspaceId, segment, now)
    await seedCampaigns(tx, workspaceId, emails, texts, now)
    let manual = ''
    for (const { name, graph } of demoJourneys(emails, texts)) {
      const id = await createJourney(tx, workspaceId, { name, graph })
      await publishJourney(tx, workspaceId, id, userId, now)
      if (isEnteredByHand(graph)) manual = id
    }
    return manual
  })
  await inWorkspace(db, workspaceId, (tx) =>
    addContacts(tx, { workspaceId, userId, journeyId: winback, audience: { kind: 'all' }, data: {}, now }),
  )
  await sql`ANALYZE`.execute(db)
}

/** Properties are named as users call them. */
async function nameProperties(tx: WorkspaceTx, { properties }: DemoTexts): Promise<void> {
  await sql`
    UPDATE property_definitions d SET label = n.label
      FROM unnest(${Object.keys(properties)}::text[], ${Object.values(properties)}::text[]) n (key, label)
     WHERE d.key = n.key`.execute(tx)
}

/** When a contact of the demo did something last. */
const lastSeen = ({ createdAt, events }: DemoContact): Date =>
  new Date(Math.max(createdAt.getTime(), ...events.map(({ at }) => at.getTime())))

async function insertContacts(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contacts: DemoContact[],
  { consent: { source, form } }: DemoTexts,
): Promise<void> {
  const rows = contacts.map((contact) => ({ id: uuidv7(contact.createdAt.getTime()), ...contact }))
  await learnProperties(
    tx,
    workspaceId,
    rows.map(({ id, properties }) => ({ contactId: id, fields: {}, properties })),
  )
  await sql`
    INSERT INTO contacts (workspace_id, id, external_id, email, phone, first_name, last_name, language, country, city,
        time_zone, properties, tags, created_at, updated_at, last_seen_at)
    SELECT ${workspaceId}, id, external_id, email, phone, first_name, last_name, language, country, city, time_zone,
           jsonb_strip_nulls(properties),
           ARRAY (SELECT jsonb_array_elements_text(tags)), created_at, created_at, last_seen_at
      FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ externalId }) => externalId)}::text[],
          ${rows.map(({ email }) => email)}::text[], ${rows.map(({ phone }) => phone)}::text[],
        ${rows.map(({ firstName }) => firstName)}::text[], ${rows.map(({ lastName }) => lastName)}::text[],
        ${rows.map(({ language }) => language)}::text[], ${rows.map(({ country }) => country)}::text[],
        ${rows.map(({ city }) => city)}::text[], ${rows.map(({ timeZone }) => timeZone)}::text[],
        ${rows.map(({ properties }) => JSON.stringify(properties))}::jsonb[],
        ${rows.map(({ tags }) => JSON.stringify(tags))}::jsonb[],
        ${rows.map(({ createdAt }) => createdAt)}::timestamptz[], ${rows.map(lastSeen)}::timestamptz[])
        AS p (id, external_id, email, phone, first_name, last_name, language, country, city, time_zone, properties,
            tags, created_at, last_seen_at)`.execute(tx)
  await sql`
    INSERT INTO contact_identifiers (workspace_id, kind, value, contact_id)
    SELECT workspace_id, kind, value, id
      FROM contacts,
           LATERAL (VALUES ('external_id', external_id), ('email', email), ('phone', phone)) AS i (kind, value)
     WHERE value IS NOT NULL ON CONFLICT DO NOTHING`.execute(tx)
  await recordEvents(
    tx,
    workspaceId,
    rows.flatMap(({ id, events }) =>
      events.map(({ name, properties, at }) => ({
        id: uuidv7(at.getTime()),
        contactId: id,
        kind: 'track' as const,
        name,
        properties,
        occurredAt: at,
        receivedAt: at,
      })),
    ),
  )
  await recordConsents(
    tx,
    workspaceId,
    rows.flatMap(({ id, consent, createdAt }) =>
      consent === undefined
        ? []
        : [
            {
              contactId: id,
              channel: 'email' as const,
              decision: consent,
              source,
              wordingVersion: 'newsletter-2024-1',
              evidence: { form },
              decidedAt: createdAt,
            },
          ],
    ),
  )
}
