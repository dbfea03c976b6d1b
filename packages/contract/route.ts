import type { Permission } from '@parcours/model/access/roles.ts'
import { z } from 'zod'

/**
 * Who may call a route: everyone (`public`), a program that sends
 * events (`track`), or a member or full key with a permission.
 */
export type Access = 'public' | 'track' | Permission

/** One operation of the API: its address, who may call it, and the shapes of what goes in and out. */
export interface Route<
  Params extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Answer extends z.ZodType | undefined = z.ZodType | undefined,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for each parameter. */
  path: string
  access: Access
  summary: string
  tag: string
  /** The status of success. */
  status: 200 | 201 | 202 | 204
  /** Another status of success: 201 where something may be made or changed. */
  orStatus?: 201
  params?: Params
  query?: Query
  body?: Body
  answer?: Answer
}

type Given<Part, Name extends string> = Part extends z.ZodType ? { [Key in Name]: z.input<Part> } : unknown

/** What a caller gives to a route. */
export type CallOf<R> =
  R extends Route<infer Params, infer Query, infer Body, infer _>
    ? Given<Params, 'params'> & (Query extends z.ZodType ? { query?: z.input<Query> } : unknown) & Given<Body, 'body'>
    : never

/** What a route answers. */
export type AnswerOf<R> = R extends { answer: infer Answer extends z.ZodType } ? z.output<Answer> : undefined

/**
 * Keeps the schemas' types. Parameters of the query that a route does
 * not name are refused: a word spelt wrong would be ignored.
 */
export function route<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(
  definition: Route<Params, Query, Body, Answer>,
): Route<Params, Query, Body, Answer> & { params: Params; query: Query; body: Body; answer: Answer } {
  const { query } = definition
  const strict = { ...definition, query: query instanceof z.ZodObject ? query.strict() : query }
  return strict as unknown as Route<Params, Query, Body, Answer> & {
    params: Params
    query: Query
    body: Body
    answer: Answer
  }
}
