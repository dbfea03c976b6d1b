import { ProblemDetails } from '@parcours/contract/common.ts'
import { answersRevision, revisedBy } from '@parcours/contract/revised.ts'
import type { Route } from '@parcours/contract/route.ts'
import { type RouteName, routes } from '@parcours/contract/routes.ts'
import { Components, type JsonSchema } from './components.ts'
import { type Described, operationObject } from './operation-object.ts'
import { otherOperations } from './other-operations.ts'

const JSON_TYPE = 'application/json'
const ETAG = { type: 'string', examples: ['"7"'] }

/** An operation of the JSON contract. */
function describe(id: string, route: Route, components: Components): Described {
  const { method, path, summary, tag, access, params, query, body, answer, status } = route
  const content = answer && { [JSON_TYPE]: components.of(answer, 'output') }
  const one = { ...(content && { content }), ...(answersRevision(route) && { headers: { ETag: ETAG } }) }
  return {
    id,
    method,
    path,
    summary,
    tag,
    access,
    params,
    query,
    body: body && { content: { [JSON_TYPE]: components.of(body, 'input') }, required: !body.safeParse({}).success },
    answers: Object.fromEntries([status, route.orStatus].flatMap((code) => (code ? [[code, one]] : []))),
    headers: [
      ...(revisedBy(route)
        ? [
            {
              name: 'If-Match',
              description: 'The ETag of what was read: 412 when someone changed it since',
              schema: ETAG,
            },
          ]
        : []),
      ...(method === 'POST' && access !== 'public'
        ? [
            {
              name: 'Idempotency-Key',
              description: 'A repeat with the same key within a day is done once and gets the first answer',
              schema: { type: 'string', minLength: 1, maxLength: 255 },
            },
          ]
        : []),
    ],
  }
}

/** The whole HTTP interface as OpenAPI 3.1, made of the contract that also reads what comes in. */
export function openApiDocument(publicUrl: string): JsonSchema {
  const components = new Components()
  components.of(ProblemDetails, 'output')
  const all = Object.entries(routes as Record<RouteName, Route>)
  const described = [...all.map(([name, route]) => describe(name, route, components)), ...otherOperations(components)]
  const paths: Record<string, JsonSchema> = {}
  for (const one of described) {
    const path = one.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationObject(one, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parcours',
      version: '1',
      description:
        'Marketing automation on durable workflows. Send `Authorization: Bearer KEY`; events take a key of scope `track`.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        writeKey: { type: 'http', scheme: 'basic', description: 'The key as user name, no password' },
        session: { type: 'apiKey', in: 'cookie', name: 'parcours_session', description: 'Set by logging in' },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: '`csrfToken` of the session, for changes',
        },
      },
    },
  }
}
