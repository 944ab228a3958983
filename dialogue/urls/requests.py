from django.urls import URLPattern

PARTNER: list[URLPattern] = []
MECHANISM: list[URLPattern] = []
