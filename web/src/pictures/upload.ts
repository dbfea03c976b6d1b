import type { ImageAnswer } from '@parcours/contract/content.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { request } from '../client.ts'

/** What the picker of files offers. */
export const PICTURE_TYPES = 'image/jpeg,image/png,image/gif,image/webp,image/avif'

/** Puts a file into the library. @throws ProblemError */
export async function uploadPicture(file: File): Promise<ImageAnswer> {
  const answer = await request(
    `/api/v1/images?${new URLSearchParams({ name: truncateText(file.name, 200).toWellFormed() || 'image' })}`,
    {
      method: 'POST',
      headers: { 'content-type': file.type.startsWith('image/') ? file.type : 'image/png' },
      body: file,
    },
  )
  return (await answer.json()) as ImageAnswer
}
