import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { publicId, type WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { sql } from 'kysely'
import sharp from 'sharp'
import { type Cursor, decodeCursor, pageOf } from '../page.ts'
import { found, invalid, Problem } from '../problem.ts'

/** Where pictures are fetched from, by anyone. */
export const IMAGE_PATH = '/t/images/'

export const MAX_IMAGE_BYTES = 10 * 1024 * 1024
const MAX_IMAGE_PIXELS = 50_000_000
/** Twice the width of an email: sharp on fine screens, and no heavier than that. */
const MAX_IMAGE_WIDTH = 1200

const SHOWN = ['id', 'name', 'alt', 'type', 'width', 'height', 'bytes', 'created_at'] as const

interface Picture {
  content: Buffer
  type: 'image/jpeg' | 'image/png' | 'image/gif'
  width: number
  height: number
}

/**
 * A picture made fit for email: turned as it was held, at most 1,200 pixels wide, as JPEG, PNG or GIF, which every mail
 * program shows. Written anew, so that where and with what it was taken, or anything hidden in the file, is gone.
 * @throws Problem when it is no picture
 */
async function fitForEmail(file: Buffer, width = MAX_IMAGE_WIDTH): Promise<Picture> {
  try {
    const { format, hasAlpha, pages = 1 } = await sharp(file, { limitInputPixels: MAX_IMAGE_PIXELS }).metadata()
    // Vector graphics can hold programs, and most mail programs do not show them.
    if (format === 'svg' || format === 'pdf' || format === undefined) throw invalid([issue('body', 'image.kind')])
    const moving = format === 'gif' && pages > 1
    const picture = sharp(file, { limitInputPixels: MAX_IMAGE_PIXELS, animated: moving })
      .rotate()
      .resize({ width: Math.min(width, MAX_IMAGE_WIDTH), withoutEnlargement: true })
    const [made, type] = moving
      ? ([picture.gif(), 'image/gif'] as const)
      : hasAlpha || format === 'png' || format === 'gif'
        ? ([picture.png({ compressionLevel: 9, palette: true, quality: 90 }), 'image/png'] as const)
        : ([picture.jpeg({ quality: 82, mozjpeg: true }), 'image/jpeg'] as const)
    const { data, info } = await made.toBuffer({ resolveWithObject: true })
    return { content: data, type, width: info.width, height: info.pageHeight ?? info.height }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw invalid([issue('body', 'image.unreadable')])
  }
}

/** Takes a file into the library; returns its id. */
export async function uploadImage(
  db: Database,
  workspaceId: WorkspaceId,
  { file, name, alt }: { file: Buffer; name: string; alt: string },
  now: Date,
) {
  const picture = await fitForEmail(file)
  return inWorkspace(db, workspaceId, (tx) => keep(tx, workspaceId, { name, alt }, picture, now))
}

/** Another picture of the library, narrower; the first stays as it is. */
export async function resizeImage(tx: WorkspaceTx, workspaceId: WorkspaceId, id: string, width: number, now: Date) {
  const { content, name, alt } = found(
    await tx.selectFrom('images').select(['content', 'name', 'alt']).where('id', '=', id).executeTakeFirst(),
    'notFound.image',
  )
  return keep(
    tx,
    workspaceId,
    { name: `${truncateText(name, 180)} (${width})`, alt },
    await fitForEmail(content, width),
    now,
  )
}

function keep(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { name, alt }: { name: string; alt: string },
  { content, type, width, height }: Picture,
  now: Date,
) {
  return tx
    .insertInto('images')
    .values({
      workspace_id: workspaceId,
      name,
      alt,
      type,
      width,
      height,
      bytes: content.length,
      content,
      created_at: now,
    })
    .returning(SHOWN)
    .executeTakeFirstOrThrow()
}

/** The library, latest first. */
export async function listImages(
  tx: WorkspaceTx,
  { limit, cursor, search }: { limit: number; cursor?: string | undefined; search?: string | undefined },
) {
  const after: Cursor | undefined = cursor ? decodeCursor(cursor) : undefined
  const rows = await tx
    .selectFrom('images')
    .select(SHOWN)
    .where('hidden', '=', false)
    .$if(search !== undefined && search !== '', (query) =>
      query.where(sql<boolean>`(name || ' ' || alt) ILIKE ${`%${(search ?? '').replace(/[%_\\]/g, '\\$&')}%`}`),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(created_at, id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, (row) => ({ at: row.created_at.toISOString(), id: row.id }), presentImage)
}

type ImageRow = Awaited<ReturnType<typeof keep>>

/** A picture of the library as the API tells it. */
export function presentImage({ id, name, alt, type, width, height, bytes, created_at }: ImageRow) {
  return {
    id: publicId('image', id),
    name,
    alt,
    type,
    width,
    height,
    bytes,
    src: IMAGE_PATH + publicId('image', id),
    createdAt: created_at.toISOString(),
  }
}

/** Renames, describes, or takes out of the library and back. */
export async function changeImage(
  tx: WorkspaceTx,
  id: string,
  change: { name?: string | undefined; alt?: string | undefined; hidden?: boolean | undefined },
) {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const row =
    Object.keys(given).length > 0
      ? tx.updateTable('images').set(given).where('id', '=', id).returning(SHOWN)
      : tx.selectFrom('images').select(SHOWN).where('id', '=', id)
  return found(await row.executeTakeFirst(), 'notFound.image')
}

/** An image, public by its address. */
export function imageFile(db: Database, id: string) {
  return db.selectFrom('images').select(['type', 'content']).where('id', '=', id).executeTakeFirst()
}
