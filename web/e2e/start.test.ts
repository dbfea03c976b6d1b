import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { newDataDir, removeDataDir, startProduct } from './stack.ts'

const dir = newDataDir()
afterAll(() => removeDataDir(dir))

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
    const owner = {
      workspace: 'Mine',
      name: 'Me',
      email: 'me@mine.test',
      password: 'a-good-password',
      language: 'fr',
      timeZone: 'Europe/Paris',
    }
    const claim = (url: string) =>
      fetch(`${url}/api/v1/installation/owner`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(owner),
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
      body: JSON.stringify({ email: owner.email, password: owner.password }),
    })
    expect(login.status).toBe(201)
    await second.stop()
  }, 180_000)
})
