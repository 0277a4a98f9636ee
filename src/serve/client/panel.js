// What the preview shows beside a page.
