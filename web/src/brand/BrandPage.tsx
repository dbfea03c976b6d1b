import {
  ActionIcon,
  Alert,
  Box,
  Button,
  ColorInput,
  Group,
  Image,
  Paper,
  Select,
  SimpleGrid,
  Slider,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type BrandKit, FONT_NAMES, FONTS, NETWORKS } from '@parcours/model/content/brand.ts'
import { contrast } from '@parcours/model/content/colour.ts'
import { same } from '@parcours/model/same.ts'
import { IconPhoto, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBulkJobs } from '../bulk-jobs/useBulkJobs.tsx'
import { call, callTagged, ProblemError } from '../client.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { sayError } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { sayUndo } from '../parts/say-undo.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { PictureLibrary } from '../pictures/PictureLibrary.tsx'
import { useMay } from '../session.tsx'
import { ContentTabs } from '../templates/ContentTabs.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { BrandSample } from './BrandSample.tsx'
import { SaveBrand } from './SaveBrand.tsx'

/** The brand of all emails: colours, fonts, logo, social networks, with an email beside it that shows them. */
export function BrandPage() {
  const brand = useQuery({ queryKey: ['brand'], queryFn: () => callTagged('getBrand'), refetchOnWindowFocus: false })
  return (
    <>
      <ContentTabs active="brand" />
      {brand.isLoadingError && <Failed error={brand.error} onRetry={() => brand.refetch()} />}
      {brand.isPending && <LoadingRows />}
      {brand.data && <BrandForm key={brand.data.etag} brand={brand.data.data} etag={brand.data.etag} />}
    </>
  )
}

const COLOURS = ['accent', 'onAccent', 'heading', 'text', 'muted', 'page', 'surface'] as const
/** Words and the ground they stand on. */
const PAIRS = [
  ['onAccent', 'accent'],
  ['heading', 'surface'],
  ['text', 'surface'],
  ['muted', 'page'],
] as const

function BrandForm({ brand, etag }: { brand: BrandKit; etag: string | undefined }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('author')
  const { watch } = useBulkJobs()
  const [kit, setKit] = useState(brand)
  const [shown] = useDebouncedValue(kit, 300)
  const [choosing, setChoosing] = useState(false)
  const change = (part: Partial<BrandKit>) => setKit({ ...kit, ...part })
  const write = async (body: BrandKit, ifMatch: string | undefined) => {
    const answer = await callTagged('saveBrand', { body, ifMatch })
    watch(await call('getBulkJob', { params: { id: answer.data.bulkJobId } }))
    void client.invalidateQueries({ queryKey: ['brand'] })
    return answer.etag
  }
  const save = useMutation({
    mutationFn: () => write(kit, etag),
    onSuccess: (saved) => sayUndo(t('brand.saved'), () => void write(brand, saved).catch(sayError)),
  })
  useUnsavedForm({
    key: 'brand',
    values: kit,
    saved: brand,
    restore: setKit,
    discard: () => setKit(brand),
    save: save.mutateAsync,
  })
  const errorOf = (path: string) => (save.error instanceof ProblemError ? save.error.fieldError(path) : undefined)
  const isColour = (value: string) => /^#[0-9a-f]{6}$/i.test(value)
  const faint = PAIRS.filter(
    ([words, ground]) =>
      isColour(kit.colours[words]) &&
      isColour(kit.colours[ground]) &&
      contrast(kit.colours[words], kit.colours[ground]) < 4.5,
  )
  const fonts = FONT_NAMES.map((value) => ({ value, label: t(`brand.fonts.${value}`) }))
  const font = (which: 'heading' | 'body') => (
    <Select
      label={t(`brand.${which}Font`)}
      allowDeselect={false}
      disabled={!may}
      value={kit.fonts[which]}
      data={fonts}
      onChange={(value) => change({ fonts: { ...kit.fonts, [which]: value } })}
      renderOption={({ option }) => (
        <span style={{ fontFamily: FONTS[option.value as keyof typeof FONTS] }}>{option.label}</span>
      )}
    />
  )
  const usedNetworks = kit.social.map(({ network }) => network)
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <Stack>
        <Paper withBorder p="md">
          <Title order={2} mb="sm">
            {t('brand.colours')}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {COLOURS.map((name) => (
              <ColorInput
                key={name}
                label={t(`brand.colour.${name}`)}
                format="hex"
                eyeDropperButtonProps={{ 'aria-label': t('emailEditor.pickColour') }}
                readOnly={!may}
                value={kit.colours[name]}
                error={errorOf(`colours.${name}`)}
                onChange={(value) => change({ colours: { ...kit.colours, [name]: value } })}
              />
            ))}
          </SimpleGrid>
          {faint.length > 0 && (
            <Alert color="yellow" mt="sm" p="xs">
              {faint.map(([words, ground]) => (
                <Text size="sm" key={words}>
                  {t('brand.faint', { words: t(`brand.colour.${words}`), ground: t(`brand.colour.${ground}`) })}
                </Text>
              ))}
            </Alert>
          )}
        </Paper>
        <Paper withBorder p="md">
          <Title order={2} mb="sm">
            {t('brand.logoAndFonts')}
          </Title>
          <Stack>
            <Group>
              {kit.logo && <Image src={kit.logo.src} alt={kit.logo.alt} h={56} w="auto" fit="contain" />}
              <Button
                variant="default"
                leftSection={<IconPhoto size={16} />}
                disabled={!may}
                onClick={() => setChoosing(true)}
              >
                {kit.logo ? t('brand.changeLogo') : t('brand.chooseLogo')}
              </Button>
              {kit.logo && may && (
                <Button variant="subtle" color="gray" onClick={() => change({ logo: null })}>
                  {t('common.remove')}
                </Button>
              )}
            </Group>
            {kit.logo && (
              <SimpleGrid cols={2}>
                <NumberField
                  label={t('brand.logoWidth')}
                  min={24}
                  max={600}
                  suffix=" px"
                  readOnly={!may}
                  value={kit.logo.width}
                  onChange={(width) => kit.logo && change({ logo: { ...kit.logo, width } })}
                />
                <TextInput
                  label={t('emailEditor.fields.alt')}
                  readOnly={!may}
                  value={kit.logo.alt}
                  onChange={({ currentTarget }) =>
                    kit.logo && change({ logo: { ...kit.logo, alt: currentTarget.value } })
                  }
                />
              </SimpleGrid>
            )}
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {font('heading')}
              {font('body')}
            </SimpleGrid>
            <Box>
              <Text size="sm" fw={500} id="radius">
                {t('brand.radius')}
              </Text>
              <Slider
                aria-labelledby="radius"
                thumbLabel={t('brand.radius')}
                disabled={!may}
                min={0}
                max={40}
                value={kit.radius}
                onChange={(radius) => change({ radius })}
                label={(value) => `${value} px`}
              />
            </Box>
          </Stack>
        </Paper>
        <Paper withBorder p="md">
          <Title order={2} mb="sm">
            {t('brand.social')}
          </Title>
          <Stack gap="xs">
            {kit.social.map((link, index) => (
              <Group key={link.network} gap={4} wrap="nowrap" align="flex-end">
                <TextInput
                  flex={1}
                  label={link.network}
                  readOnly={!may}
                  value={link.url}
                  error={errorOf(`social.${index}.url`)}
                  onChange={({ currentTarget }) =>
                    change({
                      social: kit.social.map((one) => (one === link ? { ...one, url: currentTarget.value } : one)),
                    })
                  }
                />
                {may && (
                  <ActionIcon
                    size="lg"
                    variant="subtle"
                    color="gray"
                    aria-label={`${t('common.remove')} ${link.network}`}
                    onClick={() => change({ social: kit.social.filter((one) => one !== link) })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                )}
              </Group>
            ))}
            {may && (
              <Select
                label={t('emailEditor.addNetwork')}
                value={null}
                data={NETWORKS.filter((network) => !usedNetworks.includes(network))}
                onChange={(network) =>
                  network &&
                  change({
                    social: [...kit.social, { network: network as (typeof NETWORKS)[number], url: 'https://' }],
                  })
                }
              />
            )}
          </Stack>
        </Paper>
        {may && (
          <Group justify="space-between">
            <Text size="sm" c="dimmed" flex={1}>
              {t('brand.reach')}
            </Text>
            <SaveBrand isChanged={!same(kit, brand)} save={save} />
          </Group>
        )}
      </Stack>
      <BrandSample kit={shown} />
      {choosing && (
        <PictureLibrary
          onClose={() => setChoosing(false)}
          onChoose={({ src, alt, name, width }) => {
            change({ logo: { src, alt: alt || name, width: Math.min(180, width) } })
            setChoosing(false)
          }}
        />
      )}
    </SimpleGrid>
  )
}
