import { decisionSql } from '@parcours/domain/contacts/consent-bits.ts'
import { importCsv, previewCsv, uploadCsv } from '@parcours/testing/imports.ts'
import { newContact } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface TestContact {
  email: string | null
  phone: string | null
  first_name: string | null
  country: string | null
  language: string | null
  city: string | null
  properties: Record<string, unknown>
  tags: string[]
  email_consent: string | null
}
const contactsAt = async (domain: string) =>
  (
    await sql<TestContact>`
      SELECT email, phone, first_name, country, language, city, properties, tags, ${decisionSql('email')} AS email_consent
        FROM contacts c
       WHERE email LIKE ${`%@${domain}`}
       ORDER BY email`.execute(world.db)
  ).rows
const typeOf = async (key: string) =>
  (await sql<{ type: string }>`SELECT type FROM property_definitions WHERE key = ${key}`.execute(world.db)).rows[0]
    ?.type

describe('the columns of a file', () => {
  const french =
    'email;renouvellement;adresse.ville;points\nd1@fr.test;05/12/2026;Lyon;1,5\nd2@fr.test;25/12/2026;' +
    'Paris;3 000\nd3@fr.test;2026-12-05;Nice;12\n'
  const mapping = {
    email: 'email',
    renouvellement: 'properties.renewal',
    'adresse.ville': 'properties.adresse.ville',
    points: 'properties.points',
  }

  it('are read as they are written, all cells alike', async () => {
    expect(await importCsv(world, french, { mapping })).toMatchObject({
      createdContacts: 3,
      rejectedRows: 0,
      incompleteRows: 0,
      separator: ';',
    })
    expect((await contactsAt('fr.test')).map(({ properties }) => properties)).toEqual([
      { renewal: '2026-12-05', 'adresse.ville': 'Lyon', points: 1.5 },
      { renewal: '2026-12-25', 'adresse.ville': 'Paris', points: 3000 },
      { renewal: '2026-12-05', 'adresse.ville': 'Nice', points: 12 },
    ])
    expect([await typeOf('renewal'), await typeOf('points'), await typeOf('adresse.ville')]).toEqual([
      'date',
      'number',
      'text',
    ])
  })

  it('are shown before the start, and read otherwise when the user chooses so', async () => {
    const file = 'email,day,amount\na@us.test,05/12/2026,"1,234"\nb@us.test,05/11/2026,"2,000"\n'
    const choice = { mapping: { email: 'email', day: 'properties.usDay', amount: 'properties.usAmount' } }
    const seen = await previewCsv(world, file, choice)
    expect(seen.columns).toMatchObject([
      { name: 'email', format: 'text', ambiguous: false },
      { name: 'day', format: 'dateDayFirst', ambiguous: true },
      { name: 'amount', format: 'numberPoint', ambiguous: true },
    ])
    expect(seen.rows[0]).toMatchObject({ line: 2, stored: ['a@us.test', '2026-12-05', 1234] })
    const said = { ...choice, formats: { day: 'dateMonthFirst', amount: 'numberComma' } }
    expect((await previewCsv(world, file, said)).columns).toMatchObject([
      {},
      { format: 'dateMonthFirst', ambiguous: false },
      { format: 'numberComma' },
    ])
    expect(await importCsv(world, file, said)).toMatchObject({
      formats: { day: 'dateMonthFirst', amount: 'numberComma' },
    })
    expect((await contactsAt('us.test')).map(({ properties }) => properties)).toEqual([
      { usDay: '2026-05-12', usAmount: 1.234 },
      { usDay: '2026-05-11', usAmount: 2 },
    ])
  })

  it('name the cells that are something else', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, n) => `p${n}@named.test,${String((n % 28) + 1).padStart(2, '0')}/02/2026,${n}.5`,
    )
    rows[3] = 'p3@named.test,30/02/2026,n/a'
    const file = `email,when,score\n${rows.join('\n')}\n`
    const choice = { mapping: { email: 'email', when: 'properties.namedDay', score: 'properties.namedScore' } }
    const seen = await previewCsv(world, file, choice)
    expect(seen.columns).toMatchObject([
      { unreadable: 0 },
      { format: 'dateDayFirst', unreadable: 1, unreadableCells: ['30/02/2026'] },
      { unreadable: 1, unreadableCells: ['n/a'] },
    ])
    const done = await importCsv(world, file, choice)
    expect(done).toMatchObject({ createdContacts: 40, rejectedRows: 0, incompleteRows: 1 })
    expect(done.rejects).toMatchObject([{ line: 5, cells: ['p3@named.test', '30/02/2026', 'n/a'] }])
    expect(done.rejects[0]?.reason).toMatch(/when: "30\/02\/2026" is not a date.* score: "n\/a" is not a number/)
    expect((await contactsAt('named.test')).find(({ email }) => email === 'p3@named.test')?.properties).toEqual({})
  })

  it('become dates where someone reads them as such, though an earlier file made the property text', async () => {
    const mapping = { email: 'email', joined: 'properties.joined' }
    await importCsv(world, 'email,joined\na@joined.test,soon\n', { mapping })
    expect(await typeOf('joined')).toBe('text')
    const file = 'email,joined\nb@joined.test,13/12/1990\n'
    await importCsv(world, file, { mapping })
    expect(await typeOf('joined')).toBe('text')
    await importCsv(world, file, { mapping, formats: { joined: 'dateDayFirst' } })
    expect(await typeOf('joined')).toBe('date')
  })

  it('stay text where their digits are names: a postcode is one in the whole column, whichever chunk it stands in', async () => {
    const rows = Array.from({ length: 4100 }, (_, n) => `p${n}@post.test,${n === 4050 ? '01000' : 75_001 + n}`)
    await importCsv(world, `email,secteur\n${rows.join('\n')}\n`, {
      mapping: { email: 'email', secteur: 'properties.secteur' },
    })
    const { rows: types } = await sql<{
      type: string
    }>`
      SELECT DISTINCT jsonb_typeof(properties -> 'secteur') AS type
        FROM contacts
       WHERE email LIKE '%@post.test'`.execute(world.db)
    expect([types, await typeOf('secteur')]).toEqual([[{ type: 'string' }], 'text'])
    expect(
      (
        await previewCsv(world, 'email,code postal\na@x.test,75001\n', {
          mapping: { email: 'email', 'code postal': 'properties.cp' },
        })
      ).columns[1],
    ).toMatchObject({ format: 'text' })
  })
})

describe('the bytes of a file', () => {
  const accents = 'email;prénom\nchloe@bytes.test;Chloé\n'
  const mapping = { email: 'email', prénom: 'firstName' }
  it.each([
    ['windows-1252', Buffer.from(accents, 'latin1')],
    ['utf-8', Buffer.from(`\ufeff${accents}`)],
    ['utf-16le', Buffer.from(`\ufeff${accents}`, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${accents}`, 'utf16le').swap16()],
    ['utf-16le', Buffer.from(accents, 'utf16le')],
    ['macintosh', Buffer.from(accents, 'latin1').map((byte) => (byte === 0xe9 ? 0x8e : byte))],
  ])('are read as %s', async (encoding, bytes) => {
    await sql`DELETE FROM contact_identifiers`.execute(world.db)
    await sql`DELETE FROM contacts`.execute(world.db)
    expect(await importCsv(world, Buffer.from(bytes), { mapping })).toMatchObject({
      encoding,
      createdContacts: 1,
      rejectedRows: 0,
      incompleteRows: 0,
    })
    expect((await contactsAt('bytes.test'))[0]?.first_name).toBe('Chloé')
  })

  it('are read again in another encoding when the user chooses it', async () => {
    const cyrillic = Buffer.from([...Buffer.from('email,name\nivan@bytes.test,'), 0xc8, 0xe2, 0xe0, 0xed, 0x0a])
    const { body } = await uploadCsv(world, cyrillic)
    const read = await world.call<{ preview: string[][]; encoding: string }>(
      'PUT',
      `/api/v1/imports/${body.id}/reading`,
      { encoding: 'windows-1251' },
    )
    expect(read.body).toMatchObject({
      encoding: 'windows-1251',
      preview: [['ivan@bytes.test', 'Иван']],
      separator: ',',
    })
  })

  it('cost the cell when one of them is broken', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `n${n}@broken.test,Zoé`)
    const bytes = Buffer.concat([
      Buffer.from(`email,name\n${rows.join('\n')}\nlast@broken.test,Chlo`),
      Buffer.from([0xe9]),
      Buffer.from('\nnul@broken.test,a\0b\n'),
    ])
    const done = await importCsv(world, bytes, { mapping: { email: 'email', name: 'firstName' } })
    expect(done).toMatchObject({ encoding: 'utf-8', createdContacts: 22, incompleteRows: 2 })
    expect(done.rejects.map(({ line }) => line)).toEqual([22, 23])
  })

  it.each([
    ['sep=;\nemail;first\na@sep.test;A\n', 3],
    ['email,first\ra@sep.test,A\rb@sep.test,B\r', 2],
    ['"email"|"first"\n"a@sep.test"|"A, B; C"\n', 2],
    ['email\tfirst\r\na@sep.test\t"A\r\nB"\r\n', 2],
  ])('may be parted as in %j', async (file, line) => {
    expect((await previewCsv(world, file, { mapping: { email: 'email', first: 'firstName' } })).rows[0]).toMatchObject({
      line,
      rejected: false,
    })
  })
})

describe('rows that are not as they should be', () => {
  it('are counted where they are wholly empty: the rows of the file are those read and those', async () => {
    const done = await importCsv(world, 'email,city\nv1@void.test,Paris\n,\n\nv2@void.test,Lyon\n', {
      mapping: { email: 'email', city: 'city' },
    })
    expect(done).toMatchObject({ totalRows: 2, createdContacts: 2, emptyRows: 2 })
  })

  it('are rejected when they have more or fewer cells than the header, and say so', async () => {
    const file =
      'email,city,first\nx1@cells.test,Paris, France,Ann\nx2@cells.test,Lyon,Bob\nx3@cells.test,"a\nb",C,,\nx4@cells.test,Nice\n'
    const choice = { mapping: { email: 'email', city: 'city', first: 'firstName' } }
    expect(await previewCsv(world, file, choice)).toMatchObject({ longRows: 1, shortRows: 1, sampleRejected: 2 })
    const done = await importCsv(world, file, choice)
    expect(done).toMatchObject({ processedRows: 4, createdContacts: 2, rejectedRows: 2 })
    expect(done.rejects.map(({ line, reason }) => [line, reason.slice(0, 21)])).toEqual([
      [2, 'The row has 4 cells, '],
      [6, 'The row has 2 cells, '],
    ])
    const french = await world.api.inject({
      url: `/api/v1/imports/${done.id}/rejects.csv`,
      headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'accept-language': 'fr' },
    })
    expect(french.body).toContain('La ligne a 4 cellules')
    expect(french.body).not.toContain('row:')
    expect(await importCsv(world, file, { ...choice, fillShortRows: true })).toMatchObject({
      rejectedRows: 1,
      createdContacts: 1,
    })
  })

  it('lose one cell for one bad cell', async () => {
    const file = [
      'email,id,phone,country,language,zone,agreed,tags',
      'bad,b1,06 12 34 56 78,FR,fr_FR,Europe/Paris,yes,vip',
      'b2@bad.test,b2,0612,Atlantis,klingonisch,Mars/Olympus,maybe,ok',
      ',,,,,,,only tags',
      'b3@bad.test,,07 11 11 11 11,France,Français,,oui,',
    ].join('\n')
    const mapping = {
      email: 'email',
      id: 'externalId',
      phone: 'phone',
      country: 'country',
      language: 'language',
      zone: 'timeZone',
      agreed: 'consent.email',
      tags: 'tags',
    }
    const done = await importCsv(world, file, { mapping })
    expect(done).toMatchObject({ processedRows: 4, createdContacts: 3, rejectedRows: 1, incompleteRows: 2 })
    expect(done.rejects.map(({ line }) => line)).toEqual([2, 3, 4])
    expect(done.rejects[1]?.reason).toMatch(/phone:.*country:.*language:.*zone:.*agreed:.*Taken without this cell/)
    const { rows } = await sql`
        SELECT external_id, email, phone, country, language, ${decisionSql('email')} AS email_consent
          FROM contacts c
         WHERE external_id IN ('b1', 'b2') OR email = 'b3@bad.test'
         ORDER BY 1`.execute(world.db)
    expect(rows).toEqual([
      {
        external_id: 'b1',
        email: null,
        phone: '+33612345678',
        country: 'FR',
        language: 'fr-FR',
        email_consent: 'given',
      },
      { external_id: 'b2', email: 'b2@bad.test', phone: null, country: null, language: null, email_consent: null },
      {
        external_id: null,
        email: 'b3@bad.test',
        phone: '+33711111111',
        country: 'FR',
        language: 'fr',
        email_consent: 'given',
      },
    ])
  })

  it('have their telephone numbers read by their own country, the chosen one, or the workspace’s', async () => {
    const file =
      'email,phone,country\nt1@tel.test,020 7946 0018,GB\nt2@tel.test,01 23 45 67 89,\nt3@tel.test,0033123456788,\n'
    const mapping = { email: 'email', phone: 'phone', country: 'country' }
    await importCsv(world, file, { mapping })
    expect((await contactsAt('tel.test')).map(({ phone }) => phone)).toEqual([
      '+442079460018',
      '+33123456789',
      '+33123456788',
    ])
    const done = await importCsv(world, 'email,phone\nt4@tel.test,02 345 67 89\n', {
      mapping: { email: 'email', phone: 'phone' },
      country: 'BE',
    })
    expect([done.incompleteRows, (await contactsAt('tel.test'))[3]?.phone]).toEqual([0, '+3223456789'])
  })

  it('keep addresses of every script', async () => {
    const file =
      "email,first\ninfo@müller.test,A\nuser@xn--80ak6aa92e.xn--p1ai,B\ntom&jerry@amp.test,C\no'neil@apos.test,D\nmünchen@bücher.test,E\n"
    expect(await importCsv(world, file, { mapping: { email: 'email', first: 'firstName' } })).toMatchObject({
      createdContacts: 5,
      rejectedRows: 0,
      incompleteRows: 0,
    })
  })

  it('say when an address is another contact’s', async () => {
    await newContact(world, { externalId: 'owns', email: 'owned@own.test' })
    const done = await importCsv(world, 'id,email\nother,owned@own.test\n', {
      mapping: { id: 'externalId', email: 'email' },
    })
    expect(done).toMatchObject({ createdContacts: 1, incompleteRows: 1 })
    expect(done.rejects[0]?.reason).toMatch(/email/)
  })
})

describe('a yes in a list', () => {
  const file = 'email,agreed\nleft@yes.test,yes\nnew@yes.test,yes\n'
  const choice = { mapping: { email: 'email', agreed: 'consent.email' } }
  const states = async () =>
    Object.fromEntries((await contactsAt('yes.test')).map(({ email, email_consent }) => [email, email_consent]))

  it('does not override withdrawals, unless the marketer chooses so, having seen their number', async () => {
    const id = await newContact(world, { email: 'left@yes.test' })
    for (const decision of ['given', 'withdrawn'])
      await world.call('POST', `/api/v1/contacts/${id}/consents`, {
        channel: 'email',
        decision,
        source: 'unsubscribe link',
      })
    expect(await previewCsv(world, file, choice)).toMatchObject({ withdrawn: 1 })
    const done = await importCsv(world, file, choice)
    expect(done).toMatchObject({ keptWithdrawn: 1, incompleteRows: 1 })
    expect(done.rejects[0]).toMatchObject({ line: 2 })
    expect(await states()).toEqual({ 'left@yes.test': 'withdrawn', 'new@yes.test': 'given' })
    expect(await importCsv(world, file, { ...choice, reviveConsents: true })).toMatchObject({
      keptWithdrawn: 0,
      updatedContacts: 1,
    })
    expect(await states()).toEqual({ 'left@yes.test': 'given', 'new@yes.test': 'given' })
  })

  it('does not stand against a no of the same file, whichever comes first', async () => {
    await importCsv(world, 'email,agreed\na@both.test,yes\na@both.test,no\nb@both.test,no\nb@both.test,yes\n', choice)
    expect((await contactsAt('both.test')).map((contact) => contact.email_consent)).toEqual(['withdrawn', 'withdrawn'])
  })
})

describe('what an import answers', () => {
  it('counts only changed contacts as updated', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => `p${n}@same.test,Name${n},yes,vip`)
    const choice = { mapping: { email: 'email', name: 'firstName', agreed: 'consent.email', tags: 'tags' } }
    expect(await importCsv(world, `email,name,agreed,tags\n${rows.join('\n')}\n`, choice)).toMatchObject({
      createdContacts: 30,
      updatedContacts: 0,
    })
    rows[7] = 'p7@same.test,Other,yes,vip'
    rows[8] = 'p8@same.test,Name8,no,vip'
    rows[9] = 'p9@same.test,Name9,yes,gold'
    expect(await importCsv(world, `email,name,agreed,tags\n${rows.join('\n')}\n`, choice)).toMatchObject({
      createdContacts: 0,
      updatedContacts: 3,
    })
  })

  it('takes columns of every name, equal ones apart', async () => {
    const file = 'email,constructor,toString,__proto__,email,,valueOf\na@names.test,1,2,3,b@names.test,5,6\n'
    const { body } = await uploadCsv(world, file)
    const { header } = (await world.call<{ header: string[] }>('GET', `/api/v1/imports/${body.id}`)).body
    expect(header).toEqual(['email', 'constructor', 'toString', 'proto', 'email (2)', '#6', 'valueOf'])
    expect(
      await importCsv(world, file, { mapping: { email: 'email', toString: 'properties.toString' } }),
    ).toMatchObject({ createdContacts: 1, rejectedRows: 0 })
    expect((await contactsAt('names.test'))[0]?.properties).toEqual({ toString: 2 })
  })

  it('refuses a file with more columns than are taken, a target that is none, and a format that does not fit', async () => {
    expect(await uploadCsv(world, `${Array.from({ length: 201 }, (_, n) => `c${n}`).join(',')}\n1\n`)).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'import.tooManyColumns' }] },
    })
    const { body } = await uploadCsv(world, 'email,x\na@b.test,1\n')
    const start = (choice: object) =>
      world.call<{ errors: { code: string }[] }>('POST', `/api/v1/imports/${body.id}/start`, choice)
    expect(await start({ mapping: { email: 'email', x: 'firstname' } })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'import.targetUnknown' }] },
    })
    expect(await start({ mapping: { email: 'email', x: 'city' }, formats: { x: 'numberPoint' } })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'import.formatUnfit' }] },
    })
  })
})
