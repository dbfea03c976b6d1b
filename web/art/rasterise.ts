import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NETWORKS } from '@parcours/model/content/brand.ts'
import sharp from 'sharp'

/**
 * Draws what ready emails show as PNG, since mail programs do not
 * show SVG: `node web/art/rasterise.ts`, after a drawing has changed.
 */
const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'email-art')
const icons = join(here, '../node_modules/@tabler/icons/icons/outline')

async function write(svg: Buffer, width: number, file: string): Promise<void> {
  const { size } = await sharp(svg)
    .resize({ width })
    .png({ palette: true, colours: 64, compressionLevel: 9 })
    .toFile(join(target, file))
  console.log(`${file} ${size}`)
}

for (const folder of ['scenes', 'products']) {
  for (const file of readdirSync(join(here, folder))) {
    const name = `${basename(file, '.svg')}.png`
    await write(
      readFileSync(join(here, folder, file)),
      folder === 'scenes' ? 1200 : 320,
      folder === 'scenes' ? name : join(folder, name),
    )
  }
}
// Icons by Tabler (MIT), in white: the block gives them their ground.
for (const network of NETWORKS) {
  const svg = readFileSync(join(icons, `brand-${network}.svg`), 'utf8').replaceAll('currentColor', '#ffffff')
  await write(
    Buffer.from(svg.replace('width="24"', 'width="96"').replace('height="24"', 'height="96"')),
    96,
    join('social', `${network}.png`),
  )
}
