import { ContentTabs } from '../templates/ContentTabs.tsx'
import { PictureGrid } from './PictureGrid.tsx'

/** The page that manages the library of pictures. */
export function PicturesPage() {
  return (
    <>
      <ContentTabs active="pictures" />
      <PictureGrid />
    </>
  )
}
