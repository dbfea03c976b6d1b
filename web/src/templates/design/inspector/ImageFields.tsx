import { Alert, Button, Image, Text } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PictureLibrary } from '../../../pictures/PictureLibrary.tsx'
import { LiquidInput } from '../../variables/LiquidInput.tsx'
import { type FieldsProps, useAttribute } from './attribute.ts'
import { AlignField, PaddingFields, PixelField } from './fields.tsx'

export function ImageFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas } = props
  const attribute = useAttribute(props)
  const [choosing, setChoosing] = useState(false)
  const { src = '', alt = '' } = selected.attributes
  if (selected.attributes['mj-class'] === 'logo') {
    return (
      <>
        <Text size="sm" c="dimmed">
          {t('emailEditor.logoFromBrand')}
        </Text>
        <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      </>
    )
  }
  return (
    <>
      {src && !src.includes('{{') && (
        <Image src={src} alt="" mah={140} fit="contain" radius={8} style={{ background: 'var(--app-ground)' }} />
      )}
      <Button variant="default" leftSection={<IconPhoto size={16} />} onClick={() => setChoosing(true)}>
        {t('emailEditor.choosePicture')}
      </Button>
      <LiquidInput size="sm" label={t('emailEditor.fields.address')} {...attribute('src')} />
      <LiquidInput
        size="sm"
        label={t('emailEditor.fields.alt')}
        description={t('emailEditor.fields.altText')}
        {...attribute('alt')}
      />
      {alt === '' && (
        <Alert color="yellow" p="xs">
          <Text size="sm">{t('emailEditor.altMissing')}</Text>
        </Alert>
      )}
      <LiquidInput size="sm" label={t('emailEditor.fields.link')} placeholder="https://" {...attribute('href')} />
      <PixelField label={t('emailEditor.fields.width')} max={600} {...attribute('width')} />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
      {choosing && (
        <PictureLibrary
          onClose={() => setChoosing(false)}
          onChoose={(picture) => {
            canvas.setAttributes(selected.id, { src: picture.src, alt: picture.alt })
            setChoosing(false)
          }}
        />
      )}
    </>
  )
}
