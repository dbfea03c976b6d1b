import sharp from 'sharp'
import type { World } from './world.ts'

/** A picture made on the spot. */
export function drawing({
  width = 40,
  height = 20,
  alpha = false,
  type = 'png' as 'png' | 'jpeg' | 'webp' | 'gif',
} = {}): Promise<Buffer> {
  const background = { r: 15, g: 118, b: 110, alpha: alpha ? 0.5 : 1 }
  return sharp({ create: { width, height, channels: alpha ? 4 : 3, background } })
    .toFormat(type)
    .toBuffer()
}

interface Uploaded {
  id: string
  src: string
  type: string
  width: number
  height: number
  alt: string
  code?: string
}

export async function uploadImage(
  world: World,
  file: Buffer,
  { type = 'image/png', name = 'dot.png', key = world.workspace.fullKey } = {},
): Promise<{ status: number; body: Uploaded }> {
  const answer = await world.api.inject({
    method: 'POST',
    url: `/api/v1/images?name=${encodeURIComponent(name)}&alt=A%20dot`,
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    payload: file,
  })
  return { status: answer.statusCode, body: answer.json<Uploaded>() }
}
