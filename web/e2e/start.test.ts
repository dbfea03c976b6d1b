import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from './browser.ts'
import { callApi } from './http-api.ts'
import { newDataDir, type Product, removeDataDir, startProduct } from './stack.ts'

const dir = newDataDir()
afterAll(() => removeDataDir(dir))

const OWNER = {
  workspace: 'Mine',
  name: 'Me',
  email: 'me@mine.test',
  password: 'a-good-password',
  language: 'en',
  timeZone: 'Europe/Paris',
}

/** The process that serves the API, started by the product. */
function apiOf({ process: { pid } }: Product): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().split('\n')
  const line = processes.find((one) => new RegExp(`^\\s*\\d+\\s+${pid}\\s.*api/main\\.ts`).test(one))
  if (!line) throw new Error('The product has no API')
  return Number.parseInt(line, 10)
}

describe('npm start', () => {
  it('takes the next port when one is busy, keeps the data over a restart, and refuses the demo keys outside the demo', async () => {
    const busy = createServer()
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const { port } = busy.address() as AddressInfo
    const first = await startProduct(dir, { port, empty: true })
    busy.close()
    expect(first.lines.join('\n')).toContain(`Port ${port} is taken`)
    expect(first.lines.at(-1)).toBe(`Parcours is ready: ${first.url}`)
    expect(await (await fetch(`${first.url}/health`)).json()).toMatchObject({ status: 'ready' })
    expect(await (await fetch(`${first.url}/api/v1/installation`)).json()).toEqual({ owned: false, demo: null })
    const claim = (url: string) =>
      fetch(`${url}/api/v1/installation/owner`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(OWNER),
      })
    expect((await claim(first.url)).status).toBe(201)
    expect((await claim(first.url)).status).toBe(409)
    const demo = await fetch(`${first.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer pk_demo_track_0000000000000000' },
      body: '{"userId":"u","event":"e"}',
    })
    expect(demo.status).toBe(401)
    await first.stop()
    await expect(fetch(`${first.url}/health`)).rejects.toThrow()

    const second = await startProduct(dir, { empty: true })
    const login = await fetch(`${second.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: OWNER.email, password: OWNER.password }),
    })
    expect(login.status).toBe(201)
    await second.stop()
  }, 180_000)

  it('brings its API back when that is killed, and nothing that was typed meanwhile is lost', async () => {
    const product = await startProduct(dir, { empty: true })
    const browser = await launchBrowser()
    const page = await openPage(browser, { language: 'en-GB' })
    const api = `${product.url}/api/v1`
    const login = await page.request.post(`${api}/session`, { data: { email: OWNER.email, password: OWNER.password } })
    expect(login.status(), await login.text()).toBe(201)
    const made = await callApi(page, product.url, 'POST', 'journeys', {
      name: 'Before',
      graph: { nodes: [], edges: [] },
    })
    const { id } = (await made.json()) as { id: string }
    await page.goto(`${product.url}/journeys/${id}`)
    const name = page.getByRole('textbox', { name: 'Name of the journey' })
    await name.fill('Typed before it dies')
    await page.getByText('Saved', { exact: true }).waitFor()
    const killed = apiOf(product)
    process.kill(killed, 'SIGKILL')
    await name.fill('Typed while it is dead')
    await page.getByText('Kept on this device, not saved yet').waitFor()
    const nameThere = async () => {
      const answer = await page.request.get(`${api}/journeys/${id}`).catch(() => undefined)
      return answer?.ok() ? ((await answer.json()) as { name: string }).name : undefined
    }
    await expect.poll(nameThere, { timeout: 60_000 }).toBe('Typed while it is dead')
    expect(apiOf(product)).not.toBe(killed)
    await page.reload()
    await expect.poll(() => name.inputValue()).toBe('Typed while it is dead')
    await browser.close()
    await product.stop()
  }, 180_000)
})
