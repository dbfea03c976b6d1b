import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './document.ts'

/**
 * The reference at `/docs`, its document at `/docs/json`: made when
 * it is first asked for, since most starts never show it.
 */
export async function registerReference(server: FastifyInstance, publicUrl: string): Promise<void> {
  let document: object | undefined
  await server.register(swagger, {
    mode: 'static',
    specification: { document: { openapi: '3.1.0', info: { title: 'Parcours', version: '1' }, paths: {} } },
  })
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    transformSpecificationClone: false,
    transformSpecification: () => {
      document ??= openApiDocument(publicUrl)
      return document
    },
  })
}
