import type { Route as ContractRoute } from '@parcours/contract/route.ts'
import { routes } from '@parcours/contract/routes.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { validate } from '@readme/openapi-parser'
import Ajv from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from './document.ts'

interface Operation {
  operationId: string
  security: object[]
  parameters?: {
    name: string
    in: string
    required: boolean
    schema: { type?: string; minimum?: number; maximum?: number }
  }[]
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, { content?: Record<string, unknown>; headers?: Record<string, unknown> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

let world: World
let document: Document
beforeAll(async () => {
  world = await createWorld()
  document = (await world.api.inject('/docs/json')).json<Document>()
})
afterAll(() => world.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
/** What operations do; a new verb is one that none of these can say. */
const VERBS = `
  accept add announce cancel change check claim compare count create declare define delete discard dismiss download
  duplicate end erase export get import invite launch list log look make match merge migrate organize pause
  preview publish record remove request reread reschedule reset resize resolve restore resume retry revoke run save send simulate skip
  snapshot start stop stream switch tag test undo update upload upsert`
  .trim()
  .split(/\s+/)

const operationOf = (id: string) => operations().find(({ operation }) => operation.operationId === id)?.operation

describe('the HTTP reference', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await validate(structuredClone(document) as never)
    expect(result).toMatchObject({ valid: true })
    expect(document.openapi).toBe('3.1.0')
  })

  it('calls each operation by a verb and what it is done to', () => {
    // Those under /v1 are Segment's, and called as Segment calls them.
    const ours = operations().filter(({ path }) => !path.startsWith('/v1/'))
    const ids = ours.map(({ operation }) => operation.operationId)
    expect(ids.filter((id) => !VERBS.includes(/^[a-z]+/.exec(id)?.[0] ?? '') || !/[A-Z]/.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('leads nowhere that is not there, and each of its schemas is one', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name ?? '',
    )
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([])
    const ajv = new Ajv({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'document', components: document.components })
    for (const name of Object.keys(document.components.schemas))
      expect(() => ajv.compile({ $ref: `document#/components/schemas/${name}` }), name).not.toThrow()
  })

  it('names every route that answers, and no other', () => {
    const served = new Set<string>()
    for (const { path, method } of operations()) {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
      expect(world.api.hasRoute({ method: method.toUpperCase() as 'GET', url }), `${method} ${url}`).toBe(true)
      served.add(`${method} ${url}`)
    }
    for (const [name, { method, path }] of Object.entries(routes as Record<string, ContractRoute>))
      expect(served, name).toContain(`${method.toLowerCase()} ${path}`)
  })

  it('describes bodies, files, answers without a body, headers, errors and access', () => {
    expect(operationOf('track')?.requestBody?.content).toHaveProperty('application/json')
    expect(operationOf('batchEvents')?.requestBody?.content).toHaveProperty('application/json')
    expect(operationOf('uploadImport')?.requestBody?.content).toHaveProperty('text/csv')
    expect(operationOf('uploadImage')?.requestBody?.content).toHaveProperty('image/*')
    expect(operationOf('deleteView')?.responses[204]).not.toHaveProperty('content')
    expect(operationOf('saveJourney')?.parameters).toContainEqual(
      expect.objectContaining({ name: 'If-Match', in: 'header' }),
    )
    for (const name of ['stopJourney', 'deleteSegment', 'eraseContact', 'launchCampaign'])
      expect(operationOf(name), name).toMatchObject({
        parameters: expect.arrayContaining([expect.objectContaining({ name: 'If-Match', in: 'header' })]),
        responses: { 412: expect.anything() },
      })
    expect(operationOf('createApiKey')?.parameters).toContainEqual(
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
    )
    expect(operationOf('logIn')?.security).toEqual([])
    expect(operationOf('listContacts')?.security).not.toEqual([])
    expect(Object.keys(operationOf('upsertContact')?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '201', '401', '403', '4XX', '503']),
    )
    for (const { operation } of operations())
      expect(operation.responses['4XX']?.content, operation.operationId).toHaveProperty(['application/problem+json'])
  })

  it('bounds every number in an address', () => {
    const unbounded = operations().flatMap(({ operation }) =>
      (operation.parameters ?? [])
        .filter(({ schema }) => schema.type === 'integer' || schema.type === 'number')
        .filter(({ schema: { minimum = -Infinity, maximum = Infinity } }) => minimum < -(2 ** 31) || maximum >= 2 ** 31)
        .map(({ name }) => `${operation.operationId} ${name}`),
    )
    expect(unbounded).toEqual([])
    expect(operationOf('listContacts')?.parameters).toContainEqual(
      expect.objectContaining({ name: 'limit', schema: expect.objectContaining({ type: 'integer', maximum: 200 }) }),
    )
  })

  it('is made in a moment, and alike each time', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument(world.publicUrl)))).toEqual(document)
  })
})
