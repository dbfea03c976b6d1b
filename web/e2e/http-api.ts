import type { APIResponse, Page } from 'playwright-core'

/** Calls the API as the member who is logged in to this page. @param path below `/api/v1/` of the product at `url` */
export async function callApi(
  page: Page,
  url: string,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  data: object = {},
): Promise<APIResponse> {
  const api = `${url}/api/v1/`
  const { csrfToken } = (await (await page.request.get(`${api}session`)).json()) as { csrfToken: string }
  return page.request.fetch(api + path, { method, data, headers: { 'x-csrf-token': csrfToken } })
}
