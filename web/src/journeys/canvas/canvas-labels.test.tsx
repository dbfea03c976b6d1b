import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { prepareScreens } from '../../prepare-screens.ts'
import { ReadCanvas } from './ReadCanvas.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

it('names the controls of the canvas in the language of the reader', () => {
  render(
    <MantineProvider>
      <ReadCanvas drawn={{ nodes: [], edges: [] }} />
    </MantineProvider>,
  )
  const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))
  expect(names).toEqual(['Agrandir', 'Réduire', 'Tout afficher'])
})
