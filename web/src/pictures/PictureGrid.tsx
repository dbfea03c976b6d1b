import {
  ActionIcon,
  Badge,
  Box,
  Button,
  Card,
  FileButton,
  Group,
  Image,
  Loader,
  Menu,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { ImageAnswer } from '@parcours/contract/content.ts'
import {
  IconArrowsDiagonalMinimize2,
  IconDots,
  IconEyeOff,
  IconPhoto,
  IconSearch,
  IconUpload,
} from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'
import { Empty, Failed, LoadingRows } from '../parts/States.tsx'
import { sayUndo } from '../parts/say-undo.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { PICTURE_TYPES, uploadPicture } from './upload.ts'

/**
 * The pictures of the workspace: put in by a drop or a choice, described, made smaller, chosen. @param onChoose absent
 * where they are only looked after
 */
export function PictureGrid({ onChoose }: { onChoose?: (picture: ImageAnswer) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay('author')
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search, 200)
  const [over, setOver] = useState(false)
  const pictures = useInfiniteQuery({
    queryKey: ['images', wanted],
    queryFn: ({ pageParam, signal }) =>
      call('listImages', { query: { search: wanted, limit: 60, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['images'] })
  const upload = useMutation({
    mutationFn: async (files: File[]) => {
      // One after the other: the server reads each whole.
      for (const file of files) await uploadPicture(file)
    },
    onError: sayError,
    onSettled: refresh,
  })
  const all = pictures.data?.pages.flatMap(({ data }) => data) ?? []
  const button = may && (
    <FileButton multiple accept={PICTURE_TYPES} onChange={(files) => files.length > 0 && upload.mutate(files)}>
      {(props) => (
        <Button {...props} leftSection={<IconUpload size={16} />} loading={upload.isPending}>
          {t('pictures.upload')}
        </Button>
      )}
    </FileButton>
  )
  return (
    <Box
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (may && event.dataTransfer.files.length > 0) upload.mutate([...event.dataTransfer.files])
      }}
      style={{
        borderRadius: 8,
        outline: over ? '2px dashed var(--mantine-primary-color-filled)' : 'none',
        outlineOffset: 8,
      }}
    >
      <Stack>
        <Group justify="space-between">
          <TextInput
            flex={1}
            maw={360}
            aria-label={t('pictures.search')}
            placeholder={t('pictures.search')}
            leftSection={<IconSearch size={16} />}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
          {(all.length > 0 || wanted) && button}
        </Group>
        {pictures.isLoadingError && <Failed error={pictures.error} onRetry={() => pictures.refetch()} />}
        {pictures.isPending && <LoadingRows rows={3} />}
        {pictures.data && all.length === 0 && !wanted && (
          <Empty
            icon={<IconPhoto size={40} />}
            title={t('pictures.empty')}
            text={t('pictures.emptyText')}
            action={button}
          />
        )}
        {pictures.data && all.length === 0 && wanted && <Text c="dimmed">{t('pictures.nothing')}</Text>}
        <SimpleGrid cols={{ base: 2, sm: 3, md: onChoose ? 3 : 4, lg: onChoose ? 4 : 6 }} spacing="sm">
          {all.map((picture) => (
            <Picture
              key={picture.id}
              picture={picture}
              editable={may}
              {...(onChoose && { onChoose })}
              onChanged={refresh}
            />
          ))}
        </SimpleGrid>
        {pictures.hasNextPage && (
          <Button variant="default" loading={pictures.isFetchingNextPage} onClick={() => void pictures.fetchNextPage()}>
            {t('common.more')}
          </Button>
        )}
      </Stack>
    </Box>
  )
}

/** Beyond, a picture is slow on a phone. */
const HEAVY = 300_000

interface PictureProps {
  picture: ImageAnswer
  editable: boolean
  onChoose?: (picture: ImageAnswer) => void
  onChanged: () => unknown
}

function Picture({ picture, editable, onChoose, onChanged }: PictureProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [alt, setAlt] = useState(picture.alt)
  const change = useMutation({
    mutationFn: (body: { alt?: string; hidden?: boolean }) => call('updateImage', { params: { id: picture.id }, body }),
    onSuccess: onChanged,
    onError: sayError,
  })
  const resize = useMutation({
    mutationFn: (width: number) => call('resizeImage', { params: { id: picture.id }, body: { width } }),
    onSuccess: onChanged,
    onError: sayError,
  })
  const hide = () => {
    change.mutate({ hidden: true })
    sayUndo(t('pictures.hidden', { name: picture.name }), () => change.mutate({ hidden: false }))
  }
  const shown = (
    <Image
      src={picture.src}
      alt={picture.alt || picture.name}
      h={120}
      fit="contain"
      loading="lazy"
      style={{ background: 'repeating-conic-gradient(#e9eeee 0 25%, #fff 0 50%) 0 0 / 16px 16px' }}
    />
  )
  return (
    <Card withBorder padding="xs">
      <Card.Section>
        {onChoose ? (
          <UnstyledButton
            w="100%"
            aria-label={t('pictures.choose', { name: picture.name })}
            onClick={() => onChoose({ ...picture, alt })}
          >
            {shown}
          </UnstyledButton>
        ) : (
          shown
        )}
      </Card.Section>
      <Group justify="space-between" wrap="nowrap" gap={4} mt={6}>
        <Text size="xs" truncate title={picture.name}>
          {picture.name}
        </Text>
        {editable && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('pictures.more', { name: picture.name })}
              >
                {resize.isPending ? <Loader size={12} /> : <IconDots size={14} />}
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {[600, 300, 150]
                .filter((width) => width < picture.width)
                .map((width) => (
                  <Menu.Item
                    key={width}
                    leftSection={<IconArrowsDiagonalMinimize2 size={14} />}
                    onClick={() => resize.mutate(width)}
                  >
                    {t('pictures.resize', { width })}
                  </Menu.Item>
                ))}
              <Menu.Item leftSection={<IconEyeOff size={14} />} onClick={hide}>
                {t('pictures.hide')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <Group gap={6} mb={6}>
        <Text size="xs" c="dimmed">
          {picture.width} × {picture.height} · {format.bytes(picture.bytes)}
        </Text>
        {picture.bytes > HEAVY && (
          <Badge size="xs" color="yellow" variant="light" c="var(--mantine-color-text)">
            {t('pictures.heavy')}
          </Badge>
        )}
      </Group>
      <TextInput
        size="xs"
        aria-label={t('pictures.alt', { name: picture.name })}
        placeholder={t('pictures.altPlaceholder')}
        value={alt}
        readOnly={!editable}
        maxLength={300}
        onChange={({ currentTarget }) => setAlt(currentTarget.value)}
        onBlur={() => alt !== picture.alt && change.mutate({ alt })}
      />
    </Card>
  )
}
