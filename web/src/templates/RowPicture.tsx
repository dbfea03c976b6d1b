import { Box } from '@mantine/core'
import { useInViewport } from '@mantine/hooks'
import { Thumbnail } from './Thumbnail.tsx'
import { useEmailPicture } from './useEmailPicture.ts'

const HEIGHT = 60

/** How an email looks, small, beside its name. It is asked for, and drawn, only while its row is in sight. */
export function RowPicture({ id, name }: { id: string; name: string }) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>()
  const picture = useEmailPicture(id, { isWanted: inViewport })
  return (
    <Box ref={ref} className="row-picture" w={80} h={HEIGHT} visibleFrom="sm">
      {inViewport && picture.data && <Thumbnail html={picture.data.html} name={name} height={HEIGHT} />}
    </Box>
  )
}
