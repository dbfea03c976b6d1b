import { ContentTabs } from '../templates/ContentTabs.tsx'
import { PictureGrid } from './PictureGrid.tsx'

/** The library of pictures, to be looked after. */
export function PicturesPage() {
  return (
    <>
      <ContentTabs active="pictures" />
      <PictureGrid />
    </>
  )
}
