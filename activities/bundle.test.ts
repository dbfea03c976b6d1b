import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { workflowBundle } from './bundle.ts'

it('holds no schemas: Temporal evaluates it once more for each workflow that begins', async () => {
  const { codePath } = await workflowBundle()
  const code = readFileSync(codePath, 'utf8')
  expect(code).toContain('packages/model/journey/advance.ts')
  expect(code).not.toMatch(/node_modules\/zod\//)
})
