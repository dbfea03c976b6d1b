import { FILED_KINDS, MAX_FOLDER_NAME } from '@parcours/model/folders.ts'
import { draftName } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import { listOf, mixedIds } from './common.ts'
import { route } from './route.ts'

const tag = 'Folders'
const count = z.number()

export const folderRoutes = {
  listFolders: route({
    method: 'GET',
    path: '/api/v1/folders',
    access: 'read',
    tag,
    summary: 'Folders by name, with how much of each kind is in them',
    status: 200,
    answer: listOf(
      z.object({
        folder: z.string(),
        counts: z.object({ journey: count, campaign: count, template: count, segment: count }),
      }),
    ),
  }),
  organizeItems: route({
    method: 'POST',
    path: '/api/v1/folders/moves',
    access: 'author',
    tag,
    summary: 'Put journeys, campaigns, emails and segments into a folder, all of them or nothing',
    status: 200,
    body: z.strictObject({
      ids: mixedIds('Of journeys, campaigns, emails and segments'),
      folder: draftName(MAX_FOLDER_NAME).meta({
        description: 'It is there as soon as something is in it; empty: none',
      }),
    }),
    answer: z.object({
      moved: z
        .array(z.object({ id: z.string(), kind: z.enum(FILED_KINDS), folder: z.string() }))
        .meta({ description: 'Each with the folder that it was in before, to take it back' }),
    }),
  }),
}
