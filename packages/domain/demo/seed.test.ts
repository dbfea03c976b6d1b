import { LANGUAGES } from '@parcours/model/i18n/say.ts'
import { createWorld } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { seedDemo } from './seed.ts'
import { DEMO_TEXTS } from './texts.ts'

/** All texts of a tree of texts. */
const textsOf = (part: unknown): string[] =>
  typeof part === 'string' ? [part] : typeof part === 'object' && part ? Object.values(part).flatMap(textsOf) : []

it.each(LANGUAGES)('the demo speaks one language: %s', async (language) => {
  const world = await createWorld()
  try {
    await seedDemo(world.db, new Date(), language, 120)
    const texts = DEMO_TEXTS[language]
    const { rows } = await sql<{ name: string }>`
      SELECT x.name
        FROM workspaces w
        CROSS JOIN LATERAL (SELECT name FROM journeys WHERE workspace_id = w.id
                            UNION ALL SELECT name FROM segments WHERE workspace_id = w.id
                            UNION ALL SELECT name FROM campaigns WHERE workspace_id = w.id
                            UNION ALL SELECT name FROM contents WHERE workspace_id = w.id
                            UNION ALL SELECT label FROM property_definitions WHERE workspace_id = w.id
                            UNION ALL SELECT name FROM products WHERE workspace_id = w.id) x (name)
       WHERE w.is_demo AND w.language = ${language}`.execute(world.db)
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [
        ...Object.values(texts.journeys),
        ...Object.values(texts.segments),
        texts.campaigns.tested.name,
        texts.campaigns.draft,
        ...Object.values(texts.emails).map(({ name }) => name),
        ...Object.values(texts.properties),
        ...Object.values(texts.products),
      ].sort(),
    )
    // Nothing of it anywhere is written in the other language.
    const own = textsOf(texts)
    const others = LANGUAGES.filter((other) => other !== language).flatMap((other) =>
      textsOf(DEMO_TEXTS[other]).filter((text) => text.length > 8 && !own.some((one) => one.includes(text))),
    )
    const { rows: stored } = await sql<{ text: string }>`
      SELECT document::text AS text FROM content_versions
      UNION ALL SELECT graph::text FROM journey_versions
      UNION ALL SELECT definition::text FROM campaigns
      UNION ALL SELECT properties::text || tags::text FROM contacts
      UNION ALL SELECT properties::text FROM events`.execute(world.db)
    const all = stored.map(({ text }) => text).join('\n')
    expect(others.filter((text) => all.includes(text))).toEqual([])
    expect(all).toContain(texts.categories.tea)
    // Who did something was there.
    const { rows: late } = await sql`
      SELECT c.id FROM contacts c JOIN events e ON e.contact_id = c.id AND e.occurred_at > c.last_seen_at`.execute(
      world.db,
    )
    expect(late).toEqual([])
  } finally {
    await world.close()
  }
})
