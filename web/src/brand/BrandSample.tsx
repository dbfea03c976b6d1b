import { Box, Image, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { type BrandKit, FONTS } from '@parcours/model/content/brand.ts'
import { DARK } from '@parcours/model/content/brand-mjml.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../session.tsx'

/** A small email in the brand that is being edited. */
export function BrandSample({ kit }: { kit: BrandKit }) {
  const { t } = useTranslation()
  const { workspace } = useSession()
  const [scheme, setScheme] = useState('light')
  const colours = scheme === 'dark' ? { ...kit.colours, ...DARK } : kit.colours
  const body = FONTS[kit.fonts.body]
  const heading = FONTS[kit.fonts.heading]
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label={t('templates.scheme')}
        value={scheme}
        onChange={setScheme}
        data={[
          { value: 'light', label: t('templates.lightMode') },
          { value: 'dark', label: t('templates.darkMode') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <Paper
        withBorder
        p={{ base: 'md', sm: 'xl' }}
        style={{ background: colours.page }}
        aria-label={t('brand.sample')}
        role="img"
      >
        <Stack gap="md" maw={520} mx="auto" aria-hidden>
          {kit.logo ? (
            <Image src={kit.logo.src} alt="" w={kit.logo.width} maw="100%" mx="auto" />
          ) : (
            <Text ta="center" fw={700} fz={22} style={{ fontFamily: heading, color: colours.accent }}>
              {workspace.name}
            </Text>
          )}
          <Box p="xl" style={{ background: colours.surface, borderRadius: kit.radius }}>
            <Text fz={28} fw={700} lh={1.2} style={{ fontFamily: heading, color: colours.heading }}>
              {t('brand.sampleTitle')}
            </Text>
            <Text fz={16} mt="sm" style={{ fontFamily: body, color: colours.text }}>
              {t('brand.sampleText')}
            </Text>
            <Box
              mt="lg"
              px={28}
              py={13}
              display="inline-block"
              style={{
                background: colours.accent,
                color: colours.onAccent,
                borderRadius: kit.radius,
                fontFamily: body,
                fontWeight: 600,
              }}
            >
              {t('brand.sampleButton')}
            </Box>
          </Box>
          <Text fz={13} ta="center" style={{ fontFamily: body, color: colours.muted }}>
            {t('brand.sampleFooter')}
          </Text>
        </Stack>
      </Paper>
    </Stack>
  )
}
