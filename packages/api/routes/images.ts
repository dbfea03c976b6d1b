import { imageFile, MOST_IMAGE_BYTES, presentImage, uploadImage } from '@parcours/domain/content/images.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorised } from '../authenticate.ts'
import type { ApiDeps } from '../deps.ts'
import { BadInput } from '../problems.ts'

const UploadQuery = z.object({ name: z.string().trim().min(1).max(200).default('image'), alt: z.string().max(300).default('') })

/** Pictures in, and out to whoever has their address. */
export function registerImages(server: FastifyInstance, deps: ApiDeps): void {
  server.register(async (scope) => {
    scope.addContentTypeParser(/^image\//, { parseAs: 'buffer', bodyLimit: MOST_IMAGE_BYTES }, (_, body, done) => done(null, body))
    scope.post(
      '/api/v1/images',
      {
        bodyLimit: MOST_IMAGE_BYTES,
        schema: { summary: 'Upload a picture (image/*, at most 10 MB) under ?name, with ?alt for those who do not see it', tags: ['Content'], operationId: 'uploadImage' },
      },
      async (request, reply) => {
        const { workspaceId } = authorised(request.caller, 'author')
        const query = UploadQuery.safeParse(request.query)
        if (!query.success) throw new BadInput(query.error.issues)
        if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new Problem('unprocessable', 'image.unreadable')
        return reply.code(201).send(presentImage(await uploadImage(deps.db, workspaceId, { file: request.body, ...query.data }, deps.clock())))
      },
    )
  })

  server.get<{ Params: { id: string } }>('/t/images/:id', { schema: { hide: true } }, async (request, reply) => {
    const id = parsePublicId('image', request.params.id)
    const image = id && (await imageFile(deps.db, id))
    if (!image) throw new Problem('notFound', 'notFound.image')
    // What lies behind an address never changes. Webmail shows pictures from its own origin.
    return reply.header('cache-control', 'public, max-age=31536000, immutable').header('cross-origin-resource-policy', 'cross-origin').type(image.type).send(image.content)
  })
}
