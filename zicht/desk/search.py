"""The search page, for visitors and for who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zicht.desk.finding import shelves
from zicht.desk.forms import SearchForm


def search(request: HttpRequest) -> HttpResponse:
    """Everything that this person may see with these words; a visitor finds what is public."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = shelves(request.user, text) if text else []
    base = "base.html" if request.user.is_authenticated else "public_base.html"
    context = {"form": form, "text": text, "shelves": found, "base": base}
    return render(request, "desk/search.html", context, status=400 if form.errors else 200)
