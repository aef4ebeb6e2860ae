"""What a consumer keeps an eye on: saved goods, followed producers, packs to hear of when they are back."""
