/** What the service refused, or could not do. */
class DemoRefused extends Error {
  override readonly name = 'DemoRefused';
}

/** Speaks to the service by HTTP as one holder of an API key, like any other client. */
export class DemoClient {
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** Posts JSON, or text and bytes under a content type of their own, and gives the JSON that is answered. @throws DemoRefused */
  async post(path: string, body: object | string | Uint8Array<ArrayBuffer>, contentType = 'application/json'): Promise<unknown> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return this.ask(path, { method: 'POST', headers: { 'content-type': contentType }, body: isRaw ? body : JSON.stringify(body) });
  }

  async get(path: string): Promise<unknown> {
    return this.ask(path, { method: 'GET', headers: {} });
  }

  private async ask(
    path: string,
    request: { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
  ): Promise<unknown> {
    const headers = { ...request.headers, authorization: `Bearer ${this.token}` };
    const response = await fetch(this.url + path, { ...request, headers });
    const text = await response.text();
    if (!response.ok) throw new DemoRefused(`${request.method} ${path} was answered with ${String(response.status)}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
