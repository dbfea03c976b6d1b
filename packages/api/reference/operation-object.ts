import type { Access } from '@parcours/contract/route.ts'
import type { z } from 'zod'
import type { Components, JsonSchema } from './components.ts'

/** What is told of one operation of the API, whatever reads it. */
export interface Described {
  id: string
  method: string
  /** With `:name` for each parameter. */
  path: string
  summary: string
  tag: string
  access: Access
  params?: z.ZodType | undefined
  query?: z.ZodType | undefined
  /** By media type. */
  body?: { content: Record<string, JsonSchema>; required: boolean } | undefined
  /** By status: what is answered, by media type; nothing for an answer without a body. */
  answers: Record<number, { content?: Record<string, JsonSchema>; headers?: Record<string, JsonSchema> }>
  headers?: { name: string; description: string; schema: JsonSchema }[]
}

const MEANING: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Begun',
  204: 'Done; nothing to tell',
  304: 'Not changed',
  401: 'Not logged in, or the key is unknown',
  403: 'Not allowed for this role or key',
  404: 'There is no such thing',
  412: 'Someone changed it since',
  503: 'A part that this needs is not answering',
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** The OpenAPI object of one operation. */
export function operationObject(described: Described, components: Components): JsonSchema {
  const { id, summary, tag, access, params, query, body, answers, headers = [] } = described
  const isPublic = access === 'public'
  const parameters = [
    ...parametersOf(params, 'path', components),
    ...parametersOf(query, 'query', components),
    ...headers.map(({ schema, ...header }) => ({ ...header, in: 'header', required: false, schema })),
  ]
  const expected = isPublic ? [] : [401, 403]
  if (params) expected.push(404)
  if (headers.some(({ name }) => name === 'If-Match')) expected.push(412)
  return {
    operationId: id,
    summary,
    tags: [tag],
    security: securityOf(access),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: body.required,
        content: Object.fromEntries(Object.entries(body.content).map(([type, schema]) => [type, { schema }])),
      },
    }),
    responses: {
      '4XX': problem('What is wrong with the request, field by field'),
      503: problem(MEANING[503] ?? ''),
      ...Object.fromEntries(expected.map((status) => [status, problem(MEANING[status] ?? '')])),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, answerObject(Number(status), answer)]),
      ),
    },
  }
}

function answerObject(status: number, { content = {}, headers = {} }: Described['answers'][number]): JsonSchema {
  return {
    description: MEANING[status] ?? '',
    ...(Object.keys(headers).length > 0 && {
      headers: Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, { schema }])),
    }),
    ...(Object.keys(content).length > 0 && {
      content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
    }),
  }
}

function securityOf(access: Access): object[] {
  if (access === 'public') return []
  return access === 'track' ? [{ key: [] }, { writeKey: [] }] : [{ key: [] }, { session: [], csrf: [] }]
}

/** Each field of an object is a parameter. */
function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query', components: Components): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = components.of(schema, 'input') as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, example, ...property }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: { ...property, ...(example !== undefined && { examples: [example] }) },
  }))
}
