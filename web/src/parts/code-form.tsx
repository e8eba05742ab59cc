/** Asks for a code; the first page leads from `?code=` to the page of the thing. Works without a script. */
export const CodeForm = ({ value }: { readonly value: string }) => (
  <form class="ask" action="/" method="get" role="search">
    <label for="code">A code from a pack, or the address that its QR code holds</label>
    <div>
      <input id="code" name="code" value={value} required maxLength={2048} autocomplete="off" autocapitalize="off" spellcheck={false} />
      <button>Look up</button>
    </div>
  </form>
);

/** Asks for the lot of a product, whose code says nothing of it. Leads to the product's address with `?10=`, as GS1 Digital Links have it. */
export const LotForm = ({ action }: { readonly action: string }) => (
  <form class="ask" action={action} method="get">
    <label for="lot">Lot number, as printed on the pack (often after “Lot” or “L”, near the date)</label>
    <div>
      <input id="lot" name="10" required maxLength={20} autocomplete="off" autocapitalize="off" spellcheck={false} />
      <button>Show this lot</button>
    </div>
    <p>Capital and small letters count.</p>
  </form>
);
