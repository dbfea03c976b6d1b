import { Modal } from '@mantine/core'
import type { ImageAnswer } from '@parcours/contract/content.ts'
import { useTranslation } from 'react-i18next'
import { PictureGrid } from './PictureGrid.tsx'

/** Chooses a picture, or puts one in first. */
export function PictureLibrary({
  onChoose,
  onClose,
}: {
  onChoose: (picture: ImageAnswer) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('pictures.title')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <PictureGrid onChoose={onChoose} />
    </Modal>
  )
}
