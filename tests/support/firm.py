"""A firm at its browser: the way through the pages of confidential reports."""

DEMAND = {
    "demanded": "List Taiwan as a province of China",
    "demanded_by": "The aviation regulator",
    "state": "CN",
    "form": "letter",
    "on": "2018-04-25",
}


def answer(page, answers):
    """Fill what stands on the present step."""
    for key, value in answers.items():
        field = page.locator(f"#q-{key}")
        if field.is_visible():
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def go_on(page):
    page.click("#next")


def to_receipt(
    page, desk="desk-a", files=(), consents=None, together="", *, is_apart=False, **answers
):
    """Answer all steps; returns the twelve words, with three of them typed back.

    `consents`: {step: who may see it}, where that is not what the page offers first. `together`:
    how many firms must have told the desk. `is_apart`: the firm's name is sealed apart.
    """
    page.goto(f"/report/to/{desk}/")
    page.wait_for_selector("#fingerprint:not(:empty)")
    page.select_option("#compared", "telephone")
    go_on(page)
    while page.locator("[data-step=receipt]").is_hidden():
        answer(page, DEMAND | answers)
        for step, consent in (consents or {}).items():
            field = page.locator(f"#consent-{step}")
            if field.is_visible():
                field.select_option(consent)
        if is_apart and page.locator("#apart").is_visible():
            page.check("#apart")
        if together and page.locator("#together").is_visible():
            page.select_option("#together", together)
        if files and page.locator("#files").is_visible():
            page.set_input_files("#files", list(files))
            page.wait_for_selector(f"#chosen li:nth-child({len(files)})")
            for box in page.locator("#chosen input[type=checkbox]").all():
                box.check()
        before = page.locator(".step:not([hidden])").get_attribute("data-step")
        go_on(page)
        left = f"[data-step={before}]"
        page.wait_for_selector(f"{left}[hidden], #refusal:not([hidden])", state="attached")
        assert page.locator(left).is_hidden(), page.inner_text("#refusal")
    words = page.locator("#receipt li").all_inner_texts()
    for field in page.locator("#receipt-check .field").all():
        number = int(field.locator("label").inner_text().split()[-1])
        field.locator("input").fill(words[number - 1])
    return " ".join(words)


def file_report(
    page, desk="desk-a", files=(), consents=None, together="", *, is_apart=False, **answers
):
    """File a report to the end; returns its receipt."""
    words = to_receipt(page, desk, files, consents, together, is_apart=is_apart, **answers)
    go_on(page)
    page.wait_for_selector("[data-step=done]:visible, #refusal:visible", timeout=60_000)
    assert page.locator("#refusal").is_hidden(), page.inner_text("#refusal")
    return words


def come_back(page, words):
    """Open the thread of a receipt."""
    page.goto("/report/thread/")
    page.fill("#receipt", words)
    page.click("#open")
    page.wait_for_selector("#thread:visible")
