import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** The names of the canvas's own controls, which the library gives in English. */
export function useCanvasLabels() {
  const { t } = useTranslation()
  return useMemo(
    () => ({
      'controls.ariaLabel': t('editor.controls.title'),
      'controls.zoomIn.ariaLabel': t('editor.controls.zoomIn'),
      'controls.zoomOut.ariaLabel': t('editor.controls.zoomOut'),
      'controls.fitView.ariaLabel': t('editor.controls.fitView'),
      'handle.ariaLabel': t('editor.controls.handle'),
    }),
    [t],
  )
}
