import { UploadImageQuery } from '@parcours/contract/files.ts'
import { imageFile, MAX_IMAGE_BYTES, presentImage, uploadImage } from '@parcours/domain/content/images.ts'
import { invalid, Problem } from '@parcours/domain/problem.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import type { FastifyInstance } from 'fastify'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { parse } from '../parse.ts'

/** Pictures in, and out to anyone who has their address. */
export function registerImages(server: FastifyInstance, deps: ApiDeps): void {
  server.register(async (scope) => {
    scope.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    scope.post(
      '/api/v1/images',
      { bodyLimit: MAX_IMAGE_BYTES, config: { takes: 'image/*' } },
      async (request, reply) => {
        const { workspaceId } = authorised(request.caller, 'author')
        const query = parse(UploadImageQuery, request.query)
        if (!Buffer.isBuffer(request.body) || request.body.length === 0)
          throw invalid([issue('body', 'image.unreadable')])
        return reply
          .code(201)
          .send(presentImage(await uploadImage(deps.db, workspaceId, { file: request.body, ...query }, deps.clock())))
      },
    )
  })

  server.get<{ Params: { id: string } }>('/t/images/:id', async (request, reply) => {
    const id = parsePublicId('image', request.params.id)
    const image = id && (await imageFile(deps.db, id))
    if (!image) throw new Problem('notFound', 'notFound.image')
    // What lies behind an address never changes. Webmail shows pictures from its own origin.
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('cross-origin-resource-policy', 'cross-origin')
      .type(image.type)
      .send(image.content)
  })
}
