"""What of a device a page may use: nothing, but for pages on which a voice note is recorded."""

from django.http import HttpResponse

NOTHING = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)


def with_microphone(answer: HttpResponse) -> HttpResponse:
    """The page of `answer` may ask for the microphone."""
    answer["Permissions-Policy"] = NOTHING.replace("microphone=()", "microphone=(self)")
    return answer
